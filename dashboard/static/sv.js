// Streamlit's built-in texts in Swedish. Streamlit has no setting for them, so they are
// swapped as they appear: only whole texts that stand in these lists.

const TEXTS = {
  "Add files": "Välj en annan fil",
  "Add row": "Lägg till rad",
  "App pages": "Sidor",
  "Autosize": "Anpassa bredd",
  "Ascending": "Stigande",
  "Average": "Medelvärde",
  "Cancel": "Avbryt",
  "Choose an option": "Välj",
  "Choose date": "Välj datum",
  "Choose date and time": "Välj datum och tid",
  "Choose date range": "Välj period",
  "Choose options": "Välj en eller flera",
  "Clear all": "Rensa allt",
  "Clear date": "Rensa datum",
  "Clear date and time": "Rensa datum och tid",
  "Clear dates": "Rensa datum",
  "Clear entry": "Rensa",
  "Clear selection": "Rensa urval",
  "Clear time": "Rensa tid",
  "Clear value": "Rensa",
  "Close": "Stäng",
  "Close Search": "Stäng sökningen",
  "Close fullscreen": "Stäng helskärm",
  "Collapse sidebar": "Fäll ihop sidofältet",
  "Connecting": "Ansluter",
  "Connection error": "Anslutningen bröts",
  "Copied": "Kopierat",
  "Copied!": "Kopierat!",
  "Copy": "Kopiera",
  "Copy Vega-Lite spec": "Kopiera diagrammets beskrivning",
  "Copy column name": "Kopiera kolumnens namn",
  "Copy to clipboard": "Kopiera",
  "Dataframe column menu": "Kolumnens meny",
  "Date range": "Period",
  "Decrement": "Minska",
  "Delete row(s)": "Ta bort rader",
  "Dismiss": "Stäng",
  "Distinct": "Olika värden",
  "Download as CSV": "Ladda ned som CSV",
  "Download as PNG": "Ladda ned som PNG",
  "Download failed": "Nedladdningen misslyckades",
  "Drag and drop a file here": "Släpp en fil här",
  "Drag and drop directories here": "Släpp mappar här",
  "Drag and drop files here": "Släpp filer här",
  "Empty": "Tomma",
  "Expand sidebar": "Öppna sidofältet",
  "File size is too small.": "Filen är för liten.",
  "Format": "Format",
  "Fullscreen": "Helskärm",
  "Hide column": "Dölj kolumnen",
  "Hide password": "Dölj lösenordet",
  "Increment": "Öka",
  "Invalid time format. Please use HH:MM.": "Skriv tiden som TT:MM.",
  "Invalid time format. Please use HH:MM:SS or HH:MM.": "Skriv tiden som TT:MM eller TT:MM:SS.",
  "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
    "Löfteskartan svarar inte. Starta den på nytt med:",
  "Link to heading": "Länk till rubriken",
  "Loading...": "Läser …",
  "Main menu": "Meny",
  "Maximum": "Högsta",
  "Median": "Median",
  "Minimum": "Lägsta",
  "Navigate to home page": "Till startsidan",
  "Network Error": "Nätet svarar inte",
  "Next month": "Nästa månad",
  "Next page": "Nästa sida",
  "Next Result": "Nästa träff",
  "No data": "Inga data",
  "No options": "Inga val",
  "No options to select": "Inga val",
  "No options to select.": "Inga val.",
  "No results": "Inga träffar",
  "Notifications": "Meddelanden",
  "Only one file is allowed.": "Bara en fil åt gången.",
  "Open": "Öppna",
  "Page not found": "Sidan finns inte",
  "Pagination": "Sidor i tabellen",
  "Pin column": "Fäst kolumnen",
  "Press Ctrl+Enter to apply": "Tryck Ctrl+Retur för att använda",
  "Press Ctrl+Enter to submit form": "Tryck Ctrl+Retur för att skicka",
  "Press Enter to apply": "Tryck Retur för att använda",
  "Press Enter to submit form": "Tryck Retur för att skicka",
  "Press ⌘+Enter to apply": "Tryck ⌘+Retur för att använda",
  "Press ⌘+Enter to submit form": "Tryck ⌘+Retur för att skicka",
  "Previous month": "Föregående månad",
  "Previous page": "Föregående sida",
  "Previous Result": "Föregående träff",
  "Quick select a date range": "Välj period snabbt",
  "Rerun": "Kör om",
  "Running...": "Arbetar …",
  "Save as PNG": "Spara som PNG",
  "Save as SVG": "Spara som SVG",
  "Scroll tabs left": "Flikar åt vänster",
  "Scroll tabs right": "Flikar åt höger",
  "Search": "Sök",
  "Select all": "Välj alla",
  "Select...": "Välj",
  "Selected values": "Valda",
  "Show chart": "Visa diagram",
  "Show data": "Visa data",
  "Show password": "Visa lösenordet",
  "Show/hide columns": "Visa eller dölj kolumner",
  "Sidebar": "Sidofält",
  "Skip to main content": "Hoppa till innehållet",
  "Sort ascending": "Sortera stigande",
  "Sort descending": "Sortera fallande",
  "Standard deviation": "Standardavvikelse",
  "Statistics": "Statistik",
  "Stop": "Stoppa",
  "Stop script": "Stoppa",
  "Streamlit server is not responding. Are you connected to the internet?":
    "Sidan svarar inte just nu. Kontrollera din uppkoppling, eller försök igen om en stund.",
  "Sum": "Summa",
  "Unexpected error. Please try again.": "Något gick fel. Försök igen.",
  "Unpin column": "Lossa kolumnen",
  "Upload": "Välj fil",
  "Theme": "Utseende",
  "Use arrow keys to navigate dates. Enter to select. Escape to close.":
    "Gå mellan dagar med piltangenterna, välj med Retur, stäng med Esc.",
  "Values": "Värden",
  "Vega visualization": "Diagram",
  "View less": "Visa färre",
  "axis": "axel",
  "bar": "stapel",
  "file upload": "filer",
  "group mark container": "grupp",
  "legend": "teckenförklaring",
  "line mark container": "linje",
  "rect mark container": "staplar",
  "symbol mark container": "punkter",
  "text mark container": "texter",
  "streamlit run yourscript.py": "lofteskartan run",
  "visualization": "diagram",
  "yyyy": "åååå",
  "mm": "mm",
  "dd": "dd",
};

const PATTERNS = [
  [/^(\d+) options? available\.$/, "$1 val."],
  [/^(.+) files are not allowed\.$/, "Filer av typen $1 tas inte emot."],
  [/^(.+) per file$/, "$1 per fil"],
  [/^Add: (.+)$/, "Lägg till: $1"],
  [/^Choose date, (.+)$/, "Välj datum, $1"],
  [/^Close fullscreen: (.+)$/, "Stäng helskärm: $1"],
  [/^Copy Vega-Lite spec: (.+)$/, "Kopiera diagrammets beskrivning: $1"],
  [/^Download as (.+)$/, "Ladda ned som $1"],
  [/^File must be (.+) or smaller\.$/, "Filen får vara högst $1."],
  [/^Fullscreen: (.+)$/, "Helskärm: $1"],
  [/^Help for (.+)$/, "Hjälp om $1"],
  [/^Number is above the allowed range\. .* equal to (.+)\.$/, "Talet är för stort: högst $1."],
  [/^Number is below the allowed range\. .* equal to (.+)\.$/, "Talet är för litet: minst $1."],
  [/^Page (\d+)$/, "Sida $1"],
  [/^Remove (.+)$/, "Ta bort $1"],
  [/^Select (\d+) matches$/, "Välj $1 träffar"],
  [/^The page that you have requested does not seem to exist\..*/, "Adressen leder ingenstans. Startsidan visas."],
  [/^Selected Date: (.+)$/, "Valt datum: $1"],
  [/^Show chart: (.+)$/, "Visa diagrammet: $1"],
  [/^Show data: (.+)$/, "Visa data: $1"],
  [/^Symbol legend titled '(.+)' for .* with \d+ values?: (.+)$/, "Teckenförklaring, $1: $2"],
  [/^Upload (.+)$/, "Välj fil: $1"],
  [/^View (\d+) more$/, "Visa $1 till"],
  [/^You can only select up to (\d+) options?\. Remove an option first\.$/, "Högst $1 val. Ta bort ett först."],
  [/^([XY])-axis titled '(.+)' for .* with (?:\d+ )?values?:? (.+)$/, "$1-axel, $2: $3"],
  [/^([XY])-axis for a linear scale with values from (.+) to (.+)$/, "$1-axel: $2 till $3"],
  [/^([XY])-axis for .* with (?:\d+ )?values?:? (.+)$/, "$1-axel: $2"],
  [/^You have requested page \/(\S*), but .*/, "Sidan $1 finns inte. Startsidan visas."],
  [/^Choose date and time, (.+)$/, "Välj datum och tid, $1"],
  [/^day, (.+)$/, "dag, $1"],
  [/^hour,(.*)$/, "timme,$1"],
  [/^minute,(.*)$/, "minut,$1"],
  [/^month, (.+)$/, "månad, $1"],
  [/^year, (.+)$/, "år, $1"],
  [/^: Date(?: and time)? set outside allowed range\. .*/, ": Datumet ligger utanför det som går att välja."],
];

const ATTRIBUTES = ["alt", "aria-label", "aria-roledescription", "aria-valuetext", "placeholder", "title"];

// What the app itself and its files say is left as it is.
const OWN = "[data-testid=stText], [data-testid=stTable], [data-testid=stMetric], .live";

// Words that may as well stand in a file: swapped only where Streamlit is known to write them.
const PLACED = {
  "[data-testid=stDateTimeInputPopoverTime]": { Time: "Tid" },
  "[data-testid=stMainMenuPopover]": { About: "Om", Dark: "Mörkt", Light: "Ljust", System: "Som datorn" },
  "[role=dialog]": { About: "Om" },
};

function translate(text) {
  const bare = text.trim();
  if (Object.hasOwn(TEXTS, bare)) return text.replace(bare, TEXTS[bare]);
  const found = PATTERNS.find(([pattern]) => pattern.test(bare));
  return found ? bare.replace(...found) : text;
}

function translateText(node) {
  if (node.parentElement?.closest(OWN)) return;
  const place = Object.keys(PLACED).find((selector) => node.parentElement?.closest(selector));
  const swedish = PLACED[place]?.[node.data] ?? translate(node.data);
  if (swedish !== node.data) node.data = swedish;
}

function translateAttributes(element) {
  for (const name of ATTRIBUTES) {
    const text = element.getAttribute(name);
    if (!text) continue;
    const swedish = translate(text);
    if (swedish !== text) element.setAttribute(name, swedish);
  }
}

function translateAll(root) {
  if (root.nodeType === Node.TEXT_NODE) return translateText(root);
  if (root.nodeType !== Node.ELEMENT_NODE) return undefined;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) translateText(node);
    else translateAttributes(node);
  }
  return undefined;
}

new MutationObserver((changes) => {
  for (const { type, target, addedNodes } of changes) {
    if (type === "attributes") translateAttributes(target);
    else if (type === "characterData") translateText(target);
    else addedNodes.forEach(translateAll);
  }
}).observe(document.documentElement, {
  attributeFilter: ATTRIBUTES,
  characterData: true,
  childList: true,
  subtree: true,
});
translateAll(document.documentElement);
