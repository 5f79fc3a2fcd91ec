// What LINE would say to messages, in a box for people to read.

import { element } from "./bubbles/actions.js";

function line(className, place, words) {
  return element("li", className, ...(place ? [element("code", "", place), " "] : []), words);
}

// A refusal as the Messaging API gives it, with an optional status.
export function drawRefusal(root, { message, details = [] }, status = 400) {
  const title = element("p", "verdict-title bad", `LINEは受け付けません（${status}）`);
  const lines = details.map((one) => line("", one.property, one.message ?? ""));
  root.replaceChildren(title, element("p", "", message ?? ""), element("ul", "", ...lines));
}

// An answer of the check: nothing to complain about, warnings, or a refusal.
export function drawVerdict(root, answer) {
  if (answer.message) drawRefusal(root, answer);
  else root.replaceChildren(element("p", "verdict-title good", "LINEは受け付けます"));
  const warnings = (answer.warnings ?? []).map((one) =>
    typeof one === "string" ? line("", "", one) : line("", one.property, one.message ?? one.text ?? ""));
  if (warnings.length) root.append(element("p", "verdict-title", "気をつけること"), element("ul", "", ...warnings));
}
