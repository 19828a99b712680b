// Sentences that stay while their words change. Texts come from files and are only ever written as text.

import { follow, isOvertaken, leave, readJson, unwrap } from "./val.js";

const texts = new WeakMap();

export default function show({ parentElement, data }) {
  if (!texts.has(parentElement)) texts.set(parentElement, new LiveText(parentElement));
  const live = texts.get(parentElement);
  const { own, values } = unwrap(data);
  follow(own, live.take);
  if (!isOvertaken(own)) live.take(values);
  // While the page still loads, Streamlit may call this late, for a text that it has begun to show again.
  return () => setTimeout(() => {
    if (parentElement.isConnected || texts.get(parentElement) !== live) return;
    leave(live.take);
    live.paragraph.remove();
    texts.delete(parentElement);
  });
}

class LiveText {
  constructor(parent) {
    this.paragraph = parent.appendChild(document.createElement("p"));
    this.paragraph.style.margin = 0;
    this.take = (values) => this.write(readJson(values));
  }

  write(lines) {
    const said = String(lines);
    if (said === this.said) return;
    this.said = said;
    this.paragraph.replaceChildren(...lines.flatMap((line, i) => (i ? [document.createElement("br"), line] : [line])));
  }
}
