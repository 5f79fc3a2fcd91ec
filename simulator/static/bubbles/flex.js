// Flex messages: bubbles and their boxes, laid out as LINE lays them out.

import { element, makeTappable } from "./actions.js";
import { button, icon, image, separator, text, video } from "./flex_parts.js";
import { place, space, styleBox } from "./flex_values.js";
import { carousel } from "./templates.js";

const BLOCKS = ["header", "hero", "body", "footer"];

function box(component, context) {
  const layout = component.layout ?? "vertical";
  const part = element("div", `fx-box fx-${layout}`);
  let isFirst = true;
  for (const child of component.contents ?? []) {
    const gap = child.margin ?? (isFirst ? undefined : component.spacing);
    part.append(draw(child, context, layout, gap));
    if (child.position !== "absolute") isFirst = false;
  }
  styleBox(part, component);
  return part;
}

function filler() {
  return element("div", "fx-filler");
}

const DRAWERS = { box, text, button, image, icon };

function draw(component, context, layout = "vertical", gap = undefined) {
  const { type } = component;
  if (type === "separator") {
    const line = separator(component, layout);
    if (gap) line.style[layout === "vertical" ? "marginTop" : "marginInlineStart"] = space(gap);
    return line;
  }
  if (type === "video") return video(component, context, () => draw(component.altContent, context));
  const part = (DRAWERS[type] ?? filler)(component, context);
  place(part, component, layout, gap);
  return type === "button" ? part : makeTappable(part, component.action, context);
}

function bubble(content, context) {
  const part = element("div", `fx-bubble fx-size-${content.size ?? "mega"}`);
  if (content.direction) part.dir = content.direction;
  if (content.footer) part.classList.add("fx-has-footer");
  for (const name of BLOCKS) {
    if (!content[name]) continue;
    const block = element("div", `fx-block fx-${name}`, draw(content[name], context));
    const style = content.styles?.[name];
    if (style?.backgroundColor) block.style.backgroundColor = style.backgroundColor;
    if (style?.separator) block.style.borderTop = `1px solid ${style.separatorColor ?? "#d4d6da"}`;
    part.append(block);
  }
  return makeTappable(part, content.action, context);
}

export function renderFlex(message, context) {
  const { contents } = message;
  if (contents.type === "carousel") return carousel(contents.contents.map((one) => bubble(one, context)), "flex");
  return bubble(contents, context);
}
