"""The page where files are read in, as a test uses it."""

from streamlit.testing.v1 import AppTest


def open_page() -> AppTest:
    """Show the page for Mjölby."""

    def script() -> None:
        from datetime import date, datetime  # noqa: PLC0415 - the script runs on its own

        from dashboard.selection import Selection  # noqa: PLC0415
        from dashboard.viewer import AT_THE_MACHINE  # noqa: PLC0415
        from dashboard.views.delivery import show_delivery  # noqa: PLC0415

        now = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time
        show_delivery(Selection("0586", "Mjölby", (), date(2026, 11, 21), AT_THE_MACHINE), clock=lambda: now)

    return AppTest.from_function(script, default_timeout=60).run()


def upload(page: AppTest, content: bytes, name: str = "uttag.csv") -> AppTest:
    """Choose a file."""
    return page.file_uploader[0].set_value((name, content, "text/csv")).run()


def find_by_label(widgets: object, label: str) -> object:
    """Find a widget by the beginning of its label."""
    return next(one for one in widgets if one.label.startswith(label))  # type: ignore[attr-defined]


def press(page: AppTest, label: str) -> AppTest:
    """Press a button."""
    return find_by_label(page.button, label).click().run()  # type: ignore[attr-defined, no-any-return]
