// The choices at hand: the map, its sentence and its table follow what is chosen of category and time at once. The
// server is asked all the same, and its answer is what stands: the same picture, or another page where a right or the
// tables are others.

const CHOICES = ["visa", "ar", "manad", "period"]; // the widgets' keys: category, year and month, or a closed period
const DWELL = 150; // milliseconds

const followers = new Map(); // by what takes the values of a choice: its name
const asked = new Map(); // by widget: what the others said when it was reached for
let packed; // what the choices were read from
let atHand = new Map(); // by what the widgets say, and by name: values
let turns = 0; // only the last may take the choices away
let ask = () => {};

// [length of what is the reader's own: u32][JSON][values]
export function unwrap(data) {
  const end = 4 + readLength(data);
  return { own: readJson(data.subarray(4, end)), values: data.subarray(end) };
}

function readLength(data) {
  return new DataView(data.buffer, data.byteOffset).getUint32(0, true);
}

export function readJson(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

export function isSame(bytes, others) {
  if (bytes?.length !== others?.length) return false;
  for (let i = 0; i < bytes.length; i += 1) if (bytes[i] !== others[i]) return false;
  return true;
}

// Calls `take` with the values of each choice that the widgets come to.
export function follow({ name, choice }, take) {
  if (choice) followers.set(take, name);
}

export function leave(take) {
  followers.delete(take);
}

// The widgets have gone on, and what they have come to is shown already.
export function isOvertaken({ choice }) {
  const said = choice && readChoice();
  return Boolean(said) && said !== choice && atHand.has(said);
}

export default async function show({ data, setTriggerValue }) {
  const turn = (turns += 1);
  ask = (widget) => setTriggerValue("reach", widget);
  if (!data?.length) {
    const isFollowed = packed !== undefined;
    packed = undefined;
    atHand = new Map(); // of another category, year or source
    asked.clear();
    if (isFollowed) stay();
  } else if (!isSame(data, packed)) {
    packed = data;
    const unpacked = await unpackAll(data);
    if (packed === data) atHand = unpacked;
    turnTo(); // they may have gone on while it was waited for
  }
  return () => {
    if (turn !== turns) return;
    [packed, atHand, ask] = [undefined, new Map(), () => {}];
    asked.clear();
  };
}

// [length: u32][what one widget may come to, packed] …
async function unpackAll(data) {
  const whole = new Map();
  for (let next = 0; next < data.length; ) {
    const end = next + 4 + readLength(data.subarray(next));
    for (const [said, parts] of await unpack(data.subarray(next + 4, end))) whole.set(said, parts);
    next = end;
  }
  return whole;
}

async function unpack(block) {
  const whole = new Blob([block]).stream().pipeThrough(new DecompressionStream("deflate"));
  const { own, values } = unwrap(new Uint8Array(await new Response(whole).arrayBuffer()));
  const read = (parts) => Object.entries(parts).map(([name, [start, length]]) => [name, values.subarray(start, start + length)]);
  return Object.entries(own).map(([said, parts]) => [said, new Map(read(parts))]);
}

function find(widget) {
  return document.querySelector(`.st-key-${widget}`);
}

// A slider says its word beside its number; a list has its word in its box.
function readWord(widget) {
  const input = find(widget)?.querySelector("input");
  return input?.getAttribute("aria-valuetext") ?? input?.getAttribute("value") ?? "";
}

function readChoice() {
  return CHOICES.map(readWord).join("\n");
}

function turnTo() {
  const parts = atHand.get(readChoice());
  if (!parts) return;
  for (const [take, name] of followers) if (parts.has(name)) take(parts.get(name));
}

const watch = new MutationObserver(turnTo);

// Whoever reaches for a widget will soon change it; a pointer that only passes over it doesn't.
function reach({ type, target }) {
  const widget = CHOICES.find((each) => target.closest?.(`.st-key-${each}`));
  if (!widget) return;
  watch.observe(find(widget), { attributeFilter: ["aria-valuetext", "value"], subtree: true });
  if (type === "pointerover") setTimeout(() => find(widget)?.matches(":hover") && fetchAll(widget), DWELL);
  else fetchAll(widget);
}

// Whoever has chosen, and is still there, may soon choose again.
function stay() {
  const widget = CHOICES.find((each) => find(each)?.contains(document.activeElement));
  if (widget) fetchAll(widget);
}

// What a widget may come to depends on what the others say.
function fetchAll(widget) {
  const others = CHOICES.map((each) => (each === widget ? "" : readWord(each))).join("\n");
  if (!followers.size || asked.get(widget) === others) return; // other pages have the same widgets
  asked.set(widget, others);
  ask(widget);
}

// Before the widget itself, which keeps some of them.
for (const event of ["pointerover", "pointerdown", "focusin", "keydown"]) {
  document.addEventListener(event, reach, { capture: true, passive: true });
}
