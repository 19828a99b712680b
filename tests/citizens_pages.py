"""The citizens' pages, shown one by one."""

from streamlit.testing.v1 import AppTest

from data.publications import Publication

PAGES = {
    "promise": "show_promise",
    "figures": "show_figures",
    "area_map": "show_area_map",
    "about": "show_about",
}


def open_page(name: str, publication: Publication, *, is_outdated: bool = False, **address: str) -> AppTest:
    """Show one page of a publication, as an address asks for it."""

    def script(name: str, show: str, content: str, is_outdated: bool) -> None:  # noqa: FBT001 # AppTest's own way
        from importlib import import_module  # noqa: PLC0415 # the script runs on its own

        from dashboard.public.shelf import Shown  # noqa: PLC0415
        from data.promises import PROMISES, find_promises  # noqa: PLC0415
        from data.publication_files import read_content  # noqa: PLC0415

        shown = Shown(read_content(content, source="prov"), "", is_outdated)
        promises = {one.promise_id: one for one in find_promises(PROMISES).promises}
        more = {"promises": promises} if name == "promise" else {}
        getattr(import_module(f"dashboard.public.views.{name}"), show)(shown, **more)

    content = publication.model_dump_json()
    page = AppTest.from_function(script, args=(name, PAGES[name], content, is_outdated), default_timeout=60)
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page
