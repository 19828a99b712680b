// Whoever has written something that isn't saved is asked before the page is left: loaded anew, closed, or left by the menu,
// a link or the browser's own buttons. What was typed stands here as long as the page is open, and nowhere else.

const FIELDS = ":is([data-testid=stTextArea] textarea, [data-testid=stTextInput] input)";
const SIDEBAR = "[data-testid=stSidebar]"; // what is typed there is about what is shown
const PARTS = ["[data-testid=stForm]", "details", "[data-testid=stPopoverBody]"]; // a button saves within its own
const BUTTONS = ":is([data-testid=stButton], [data-testid=stFormSubmitButton]) button";
const SAVERS = ":is([data-testid=stFormSubmitButton] button, [kind=primary])"; // others tell «Klart.» of something else,
const SAVES = /^(Spara|Lägg till|Kom ihåg) /; // but for those that say what they save
const LINKS = "a:is([data-testid=stSidebarNavLink], [data-testid=stPageLink-NavLink])";
const CLASH = ".st-key-krock"; // two wrote at once, and the reader's own waits to be chosen or left
const TOAST = "[data-testid=stToast]";
const SAVED = /^(Klart|Sparat)\./; // what the box in the corner says when it is saved
const UNSEEN = 50; // milliseconds: no reader answers so soon, so the browser was told to show no more questions
const QUESTION = "Det du har skrivit är inte sparat. Lämnar du sidan försvinner det.\n\nVill du lämna sidan?";

let notes = []; // of each field that was typed in: its name, what it said before and what it says
let sent = []; // the notes that the last pressed button was to save, with what they said then
let typing = {}; // the field at hand and its note
const heard = new WeakSet();

const isField = (element) => element.matches?.(FIELDS) && !element.closest(SIDEBAR);
const listFields = (place) => [...place.querySelectorAll(FIELDS)].filter(isField);
const isHere = (address) => new URL(address, location.href).pathname === location.pathname;

// By name and text: Streamlit may draw a field anew, and what the server has emptied or changed isn't what was typed.
const findNote = (field) => notes.find(({ name, text }) => name === field.ariaLabel && text === field.value);

function begin(field, before) {
  const note = findNote(field) ?? { name: field.ariaLabel, before };
  if (!notes.includes(note)) notes.push(note);
  typing = { field, note };
}

function listUnsaved() {
  return listFields(document).filter((field) => {
    const { before, text } = findNote(field) ?? { text: "" };
    return text !== before && text.trim() !== "";
  });
}

function mayLeave() {
  if (!document.querySelector(CLASH) && !listUnsaved().length) return true;
  const asked = performance.now();
  if (!confirm(QUESTION) && performance.now() - asked > UNSEEN) return false;
  notes = [];
  return true;
}

const findPart = (element) => PARTS.map((part) => element.closest(part)).find(Boolean);

const isAfter = (button, field) => field.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING;

// The fields nearest before a button, in the same part of the page.
function listSavedBy(button) {
  const isSaver = button.matches(SAVERS) || SAVES.test(button.textContent.trim());
  if (!isSaver || button.closest(SIDEBAR)) return [];
  for (let place = button; place; place = place.parentElement) {
    const found = listFields(place).filter((field) => isAfter(button, field) && findPart(field) === findPart(button));
    if (found.length > 0) return found;
  }
  return [];
}

function hear(box) {
  if (heard.has(box) || !box.textContent) return;
  heard.add(box);
  if (!SAVED.test(box.textContent)) return;
  notes = notes.filter((note) => !sent.some((each) => each.note === note && each.text === note.text));
  sent = [];
}

addEventListener("beforeinput", ({ target }) => isField(target) && begin(target, target.value), { capture: true });

// After Streamlit, which refuses what is longer than the field takes.
addEventListener("input", ({ target }) => {
  if (!isField(target)) return;
  if (typing.field !== target) begin(target, "");
  typing.note.text = target.value;
});

addEventListener(
  "click",
  (event) => {
    const { target } = event;
    const button = target.closest?.(BUTTONS);
    if (button) sent = listSavedBy(button).map((field) => ({ note: findNote(field), text: field.value }));
    const link = target.closest?.(LINKS);
    if (!link || link.target === "_blank" || isHere(link.href) || mayLeave()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

addEventListener("beforeunload", (event) => {
  if (document.querySelector(CLASH) || listUnsaved().length > 0) event.preventDefault();
});

// Back and forth between the pages, in browsers that let it be asked.
globalThis.navigation?.addEventListener("navigate", (event) => {
  const isAskable = event.navigationType === "traverse" && event.cancelable && event.destination.sameDocument;
  if (isAskable && !isHere(event.destination.url) && !mayLeave()) event.preventDefault();
});

new MutationObserver(() => document.querySelectorAll(TOAST).forEach(hear)).observe(document.documentElement, {
  childList: true,
  subtree: true,
});
