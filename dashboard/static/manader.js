// The months of the year at hand: the map, its sentence and its table follow the slider at once. The server is asked
// all the same, and its answer is what stands: the same picture, or another page where a right or the tables are others.

const SLIDER = ".st-key-manad";

const followers = new Map(); // by name: takes the values of a month
let packed; // what the months were read from
let months = new Map(); // by the slider's word: by the follower's name, values
let isAsked = false;
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
  return bytes?.length === others?.length && bytes.every((byte, i) => byte === others[i]);
}

// Calls `take` with the values of each month that the slider comes to.
export function follow({ name, month }, take) {
  if (month) followers.set(name, take);
}

export function leave(take) {
  for (const [name, known] of followers) if (known === take) followers.delete(name);
}

// The slider has gone on, and what it has come to is shown already.
export function isOvertaken({ month }) {
  const said = month && readSlider();
  return Boolean(said) && said !== month && months.has(said);
}

export default async function show({ data, setTriggerValue }) {
  ask = () => setTriggerValue("reach", true);
  if (!data?.length) {
    [packed, isAsked] = [undefined, false];
    months = new Map(); // of another year or category
  } else if (!isSame(data, packed)) {
    packed = data;
    const unpacked = await unpack(data);
    if (packed === data) months = unpacked;
  }
  return () => {
    if (packed !== data) return;
    packed = undefined;
    months = new Map();
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
  for (const [name, values] of months.get(readSlider()) ?? []) followers.get(name)?.(values);
}

const watch = new MutationObserver(slide);

// Whoever reaches for the slider will soon move it.
function reach({ target }) {
  const slider = target.closest?.(SLIDER);
  if (!slider) return;
  watch.observe(slider, { attributeFilter: ["aria-valuetext"], subtree: true });
  if (packed || isAsked) return;
  isAsked = true;
  ask();
}

for (const event of ["pointerover", "focusin", "keydown"]) document.addEventListener(event, reach, { passive: true });
