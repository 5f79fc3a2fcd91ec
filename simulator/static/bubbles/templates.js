// Template messages: buttons, confirm, carousel, image carousel.

import { actionControl, actionName, element, makeTappable, picture } from "./actions.js";
import { linkedText } from "./links.js";

function head(column, template, context) {
  const parts = [];
  if (column.thumbnailImageUrl) {
    // LINE gives the picture the width of the card: 1.51:1, or 1:1.
    const shape = template.imageAspectRatio === "square" ? "square" : "rectangle";
    const fit = template.imageSize === "contain" ? "contain" : "cover";
    const image = picture(column.thumbnailImageUrl, column.title ?? "", context, "card-picture");
    const frame = element("div", `card-frame ${shape} ${fit}`, image);
    if (column.imageBackgroundColor) frame.style.backgroundColor = column.imageBackgroundColor;
    parts.push(frame);
  }
  const text = element("div", "card-text");
  if (column.title) text.append(element("p", "card-title", column.title));
  text.append(element("p", "card-body", linkedText(column.text ?? "", context.mapUrl)));
  parts.push(text);
  const top = element("div", "card-head", ...parts);
  return makeTappable(top, column.defaultAction, context);
}

function card(column, template, context, layout = "") {
  const actions = element("div", `card-actions ${layout}`);
  for (const action of column.actions ?? []) actions.append(actionControl(action, "card-action", context));
  return element("div", "card", head(column, template, context), actions);
}

export function carousel(cards, className = "") {
  const row = element("div", `carousel ${className}`, ...cards);
  row.tabIndex = 0;
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", `横に並んだカード ${cards.length}枚`);
  return row;
}

function imageColumn(column, context) {
  const label = column.action?.label ?? "";
  const image = picture(column.imageUrl, label ? "" : actionName(column.action), context, "image-column-picture");
  const control = actionControl(column.action, "image-column", context, image);
  if (label) control.append(element("span", "image-column-label", label));
  return control;
}

export function renderTemplate(message, context) {
  const template = message.template;
  switch (template.type) {
    case "buttons":
      return card(template, template, context);
    case "confirm":
      return card(template, template, context, "side-by-side");
    case "carousel":
      return carousel(template.columns.map((column) => card(column, template, context)));
    case "image_carousel":
      return carousel(template.columns.map((column) => imageColumn(column, context)), "images");
    default:
      return element("div", "bubble-text", message.altText ?? "");
  }
}
