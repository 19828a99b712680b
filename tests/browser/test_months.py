"""What the browser has at hand: what follows a choice at once is what the server would have said."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

pytestmark = pytest.mark.browser

SILENCE = "window.kept = WebSocket.prototype.send; WebSocket.prototype.send = () => {}"
IS_READY = "import('/app/static/val.js').then((chosen) => chosen.isOvertaken({ choice: 'ett annat ord' }))"


def open_map(visit: Callable, address: str) -> Page:
    """Open Lägesbild, and wait for all that follows the slider."""
    page = visit(address).page
    expect(page.locator("path.area").first).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="Vad har hänt här?")).to_be_visible(timeout=60_000)
    return page


def reach(page: Page, widget: Locator | None = None) -> None:
    """Put the focus on a widget, the slider if no other, and wait for what it may come to."""
    (widget or page.get_by_role("slider")).focus()
    for _ in range(300):
        if page.evaluate(IS_READY):
            break
        page.wait_for_timeout(100)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)


def read_parts(page: Page) -> list[str]:
    """Read what the map, the sentence and the table say, and the areas' colours."""
    expect(page.locator(".tabell[aria-busy]")).to_have_count(0)
    captions = page.locator(".picture .caption").all_inner_texts()
    sentence = page.locator(".st-key-kartmening p").inner_text()
    table = page.locator(".tabell table").first.inner_text()
    areas = page.locator("path.area").evaluate_all(
        "all => all.map((area) => area.getAttribute('aria-label') + area.getAttribute('fill'))"
    )
    return [*captions, sentence, table, *areas]


@pytest.mark.parametrize("beside", ["", "bredvid=2023&"])
def test_a_month_is_shown_before_the_server_answers_as_the_server_shows_it(
    visit: Callable, product: str, beside: str
) -> None:
    """Reached for once, the slider needs nobody: with the line silent each part says what its address opens."""
    page = open_map(visit, f"{product}/?{beside}manad=jan")
    reach(page)
    page.evaluate(SILENCE)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".picture .caption").first).to_contain_text("feb 2025", timeout=2_000)
    expect(page.locator(".st-key-kartmening p")).to_contain_text("Feb 2025:", timeout=2_000)
    at_once = read_parts(page)
    asked = open_map(visit, f"{product}/?{beside}manad=feb")
    expect(asked.locator(".st-key-kartmening p")).to_contain_text("Feb 2025:")
    assert read_parts(asked) == at_once


@pytest.mark.parametrize(("label", "key", "choice"), [("Kategori", "visa", "otrygghet"), ("År", "ar", "2024")])
def test_a_category_or_year_is_shown_before_the_server_answers_as_the_server_shows_it(
    visit: Callable, product: str, label: str, key: str, choice: str
) -> None:
    """As for the months; what stands out there is told by the server alone, and isn't guessed."""
    page = open_map(visit, f"{product}/?manad=feb")
    box = page.get_by_role("combobox", name=label, exact=True)
    reach(page, box)
    page.evaluate(SILENCE)
    box.fill(choice)
    page.keyboard.press("Enter")
    title = f"{choice}, feb" if key == "visa" else f"feb {choice}"
    expect(page.locator(".picture .caption").first).to_contain_text(title, timeout=5_000)
    expect(page.locator(".picture path[stroke-width='4']")).to_have_count(0)
    at_once = read_parts(page)
    asked = open_map(visit, f"{product}/?manad=feb&{key}={choice}")
    expect(asked.locator(".picture .caption").first).to_contain_text(title)
    assert read_parts(asked) == at_once


def test_the_months_of_another_year_are_that_years(visit: Callable, product: str) -> None:
    """A choice of another year leaves nothing of the first behind, and the address remembers both choices."""
    page = open_map(visit, f"{product}/?manad=jan")
    reach(page)
    other = page.get_by_role("option", name="2024")
    for _ in range(5):  # Streamlit closes a list that is opened while it draws
        page.get_by_role("combobox", name="År").first.click()
        page.wait_for_timeout(500)
        if other.is_visible():
            break
    other.click()
    expect(page.locator(".picture .caption").first).to_contain_text("jan 2024")
    reach(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".picture .caption").first).to_contain_text("feb 2024")
    expect(page.locator(".st-key-kartmening p")).to_contain_text("Feb 2024:")
    expect(page).to_have_url(re.compile("(?=.*ar=2024)(?=.*manad=feb)"))


def test_a_slider_that_runs_ahead_is_not_drawn_back(visit: Callable, product: str) -> None:
    """However the server's answers come, the last month is the one that stays, in all three parts."""
    page = open_map(visit, f"{product}/?manad=jan")
    reach(page)
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".picture .caption").first).to_contain_text("jul 2025")
    seen = page.evaluate(
        """() => new Promise((done) => {
          const part = document.querySelector(".st-key-kartmening p");
          const seen = [part.textContent.slice(0, 3)];
          new MutationObserver(() => seen.push(part.textContent.slice(0, 3))).observe(part, { childList: true });
          setTimeout(() => done(seen), 3000);
        })"""
    )
    assert set(seen) == {"Jul"}
    expect(page.get_by_role("table", name="jul 2025")).to_be_visible()
    expect(page).to_have_url(re.compile("manad=jul"))


def test_the_same_widgets_on_another_page_ask_for_nothing(visit: Callable, product: str) -> None:
    """Baslinje has a year of its own: reached for after Lägesbild, it sends no word to the server."""
    sent: list[object] = []

    def listen(line: WebSocket) -> None:
        line.on("framesent", lambda frame: sent.append(frame))  # noqa: PLW0108 # the driver marks what it is given

    page = visit(product).page
    page.on("websocket", listen)
    page.reload()
    expect(page.locator("path.area").first).to_be_visible(timeout=60_000)
    reach(page)
    page.get_by_role("link", name="Baslinje").first.click()
    expect(page.get_by_role("heading", level=1, name="Baslinje")).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)
    n_sent = len(sent)
    page.get_by_role("combobox", name="Jämför").focus()
    page.wait_for_timeout(1_000)
    assert n_sent
    assert len(sent) == n_sent
