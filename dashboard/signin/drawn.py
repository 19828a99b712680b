"""Who looked when a page was drawn, asked again when a file of it is fetched: Streamlit itself doesn't tell then."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

Check = Callable[[], None]


def remember_drawing(check: Check) -> Check:
    """Make a check that also holds after the page was drawn.

    A file is made when somebody fetches it, where nothing is known of the window that asks; the check would refuse
    everybody. There it is asked as it was when the page was drawn, of the same window.

    Parameters
    ----------
    check
        Refuses who is no longer let in; asks Streamlit who is looking.

    Examples
    --------
    >>> remember_drawing(lambda: None)()
    """
    drawing = get_script_run_ctx(suppress_warning=True)

    def check_again() -> None:
        if drawing is None or get_script_run_ctx(suppress_warning=True) is not None:
            check()
            return
        with ThreadPoolExecutor(1, initializer=add_script_run_ctx, initargs=(None, drawing)) as pool:
            pool.submit(check).result()

    return check_again
