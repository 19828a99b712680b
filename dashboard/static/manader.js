// The months of the year at hand: the map, its sentence and its table follow the slider at once. The server is asked
// all the same, and its answer is what stands: the same picture, or another page where a right or the tables are others.

const SLIDER = ".st-key-manad";
const DWELL = 150; // milliseconds

const followers = new Map(); // by what takes the values of a month: its name
let packed; // what the months were read from
let months = new Map(); // by the slider's word, and by name: values
let isAsked = false;
let turns = 0; // only the last may take the months away
let ask = () => {};

// [length of what is the reader's own: u32][JSON][values]
export function unwrap(data) {
  const end = 4 + new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  return { own: readJson(data.subarray(4, end)), values: data.subarray(end) };
}

export function readJson(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

export function isSame(bytes, others) {
  if (bytes?.length !== others?.length) return false;
  for (let i = 0; i < bytes.length; i += 1) if (bytes[i] !== others[i]) return false;
  return true;
}

// Calls `take` with the values of each month that the slider comes to.
export function follow({ name, month }, take) {
  if (month) followers.set(take, name);
}

export function leave(take) {
  followers.delete(take);
}

// The slider has gone on, and what it has come to is shown already.
export function isOvertaken({ month }) {
  const said = month && readSlider();
  return Boolean(said) && said !== month && months.has(said);
}

export default async function show({ data, setTriggerValue }) {
  const turn = (turns += 1);
  ask = () => setTriggerValue("reach", true);
  if (!data?.length) {
    [packed, isAsked] = [undefined, false];
    months = new Map(); // of another year or category
  } else if (!isSame(data, packed)) {
    packed = data;
    const unpacked = await unpack(data);
    if (packed === data) months = unpacked;
    slide(); // it may have gone on while they were waited for
  }
  return () => {
    if (turn === turns) [packed, months] = [undefined, new Map()];
  };
}

async function unpack(data) {
  const whole = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"));
  const { own, values } = unwrap(new Uint8Array(await new Response(whole).arrayBuffer()));
  const read = (parts) => Object.entries(parts).map(([name, [start, length]]) => [name, values.subarray(start, start + length)]);
  return new Map(Object.entries(own).map(([month, parts]) => [month, new Map(read(parts))]));
}

function readSlider() {
  return document.querySelector(`${SLIDER} input[type=range]`)?.getAttribute("aria-valuetext");
}

function slide() {
  const parts = months.get(readSlider());
  if (!parts) return;
  for (const [take, name] of followers) if (parts.has(name)) take(parts.get(name));
}

const watch = new MutationObserver(slide);

// Whoever reaches for the slider will soon move it; a pointer that only passes over it doesn't.
function reach({ type, target }) {
  const slider = target.closest?.(SLIDER);
  if (!slider) return;
  watch.observe(slider, { attributeFilter: ["aria-valuetext"], subtree: true });
  if (type === "pointerover") setTimeout(() => slider.matches(":hover") && fetchMonths(), DWELL);
  else fetchMonths();
}

function fetchMonths() {
  if (packed || isAsked) return;
  isAsked = true;
  ask();
}

// Before the slider itself, which keeps some of them.
for (const event of ["pointerover", "pointerdown", "focusin", "keydown"]) {
  document.addEventListener(event, reach, { capture: true, passive: true });
}
