"""What holds for all tests."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser's tests last: the slowest say nothing that the quick ones could have said sooner.

    The browser's driver also keeps an event loop in the main thread, where others start their own.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
