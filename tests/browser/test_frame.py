"""The frame in a real browser: Swedish throughout, and nobody else is asked."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "dashboard" / "static"

SCRIPT = """
import pandas as pd
import streamlit as st

st.title("Delarna")
with st.sidebar:
    st.text("Sidan om")
st.selectbox("Ett val", ["a"], index=None)
st.multiselect("Flera val", ["a", "b"])
st.text_input("Text")
st.number_input("Tal", min_value=1)
st.date_input("Dag")
st.file_uploader("Fil", type=["csv"])
st.dataframe(pd.DataFrame({"a": [1, 2]}))
st.bar_chart(pd.DataFrame({"a": [1, 2]}))
st.download_button("Hämta", "<script>alert(1)</script>", "x.html", mime="text/html")
with st.form("f"):
    st.text_input("I formulär")
    st.form_submit_button("Skicka")
if st.checkbox("Visa bild"):
    st.markdown("![bild](https://spion.example/bild.png)")
if st.checkbox("Gör fel"):
    raise RuntimeError("hemligt")
"""

CRAWL = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) found.add(node.data.trim());
    else for (const name of ["alt", "aria-label", "aria-roledescription", "placeholder", "title"])
      if (node.getAttribute(name)) found.add(node.getAttribute(name));
  }
  return [...found];
}"""


@pytest.fixture(scope="module")
def parts_app(serve_script: Callable[[str], str]) -> str:
    """Serve a page of Streamlit's own parts."""
    return serve_script(SCRIPT)


def find_english(page: Page) -> set[str]:
    """Find built-in texts that stand untranslated."""
    listed = re.findall(r'^  "([^"]+)":\s+"([^"]+)",$', (STATIC / "sv.js").read_text("utf-8"), flags=re.MULTILINE)
    known = {english for english, swedish in listed if english != swedish}
    suspect = re.compile(
        r"\b(choose|select|press|upload|per file|options?|show|download|clear|remove|search|date)\b", re.IGNORECASE
    )
    names_of_icons = {"upload", "search"}  # drawn as pictures
    return {text for text in page.evaluate(CRAWL) if text in known or suspect.search(text)} - names_of_icons


def test_streamlits_own_texts_are_swedish(visit: Callable, parts_app: str) -> None:
    """As far as a reader gets by opening what can be opened."""
    page = visit(parts_app).page
    expect(page.locator("canvas").first).to_be_visible()
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_have_count(1)
    expect(page.get_by_text("50MB per fil")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "sv"
    assert find_english(page) == set()
    page.get_by_label("Flera val").click()
    expect(page.get_by_text("Välj alla")).to_be_visible()
    page.keyboard.type("zzz")
    expect(page.get_by_text("Inga träffar")).to_be_visible()
    assert find_english(page) == set()
    page.keyboard.press("Escape")
    page.get_by_label("Text", exact=True).fill("hej")
    expect(page.get_by_text("Tryck Retur för att använda")).to_be_visible()
    page.get_by_label("I formulär").fill("hej")
    expect(page.get_by_text("Tryck Retur för att skicka")).to_be_visible()


def test_a_fault_tells_the_reader_nothing_but_swedish(visit: Callable, parts_app: str) -> None:
    """No stack, no path, no message of the fault."""
    page = visit(parts_app).page
    page.get_by_text("Gör fel").click()
    expect(page.get_by_text("Något gick fel.")).to_be_visible()
    expect(page.get_by_text("hemligt")).to_have_count(0)
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_a_picture_in_somebodys_text_is_not_fetched(visit: Callable, parts_app: str) -> None:
    """Nobody learns that their file was read."""
    opened = visit(parts_app)
    opened.page.get_by_text("Visa bild").click()
    expect(opened.page.get_by_role("img", name="bild")).to_have_count(1)
    opened.page.wait_for_timeout(500)
    assert any("img-src https://spion.example" in fault for fault in opened.faults)
    opened.faults.clear()
    opened.outside.clear()  # the browser lists what it then refused to send


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_product_opens_without_asking_anybody_else(visit: Callable, product: str, size: str) -> None:
    """The start page, whatever it shows."""
    opened = visit(product, size=size)
    expect(opened.page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    expect(opened.page).to_have_title(re.compile("Löfteskartan|Lägesbild"))
    assert opened.page.locator("html").get_attribute("lang") == "sv"
