// Flex messages: boxes, texts, buttons, pictures, laid out as LINE lays them out.

import { actionControl, element, makeTappable, picture } from "./actions.js";
import { carousel } from "./templates.js";

const SPACES = { none: "0", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
const BORDERS = { none: "0", light: "0.5px", normal: "1px", medium: "2px", "semi-bold": "3px", bold: "4px" };
const LETTERS = {
  xxs: "11px", xs: "13px", sm: "14px", md: "16px", lg: "19px", xl: "22px", xxl: "29px",
  "3xl": "35px", "4xl": "48px", "5xl": "74px",
};
const PICTURES = {
  xxs: "40px", xs: "60px", sm: "80px", md: "100px", lg: "120px", xl: "140px", xxl: "160px",
  "3xl": "180px", "4xl": "200px", "5xl": "220px", full: "100%",
};
const SIDES = { start: "flex-start", end: "flex-end", center: "center", top: "flex-start", bottom: "flex-end" };
const space = (value) => SPACES[value] ?? value;

function place(part, component) {
  const { style } = part;
  if (component.position === "absolute") style.position = "absolute";
  for (const [name, side] of [["offsetTop", "top"], ["offsetBottom", "bottom"], ["offsetStart", "left"], ["offsetEnd", "right"]]) {
    if (component[name]) style[side] = space(component[name]);
  }
  if (component.flex !== undefined) style.flex = component.flex === 0 ? "0 0 auto" : `${component.flex} 1 0`;
}

function letters(part, component) {
  const { style } = part;
  style.fontSize = LETTERS[component.size] ?? component.size ?? "";
  if (component.color) style.color = component.color;
  if (component.weight) style.fontWeight = component.weight === "bold" ? "700" : "400";
  if (component.style) style.fontStyle = component.style;
  if (component.decoration) style.textDecoration = component.decoration;
}

function box(component, context) {
  const part = element("div", `fx-box fx-${component.layout}`);
  const { style } = part;
  let first = true;
  for (const child of component.contents ?? []) {
    const drawn = draw(child, context, component.layout);
    const gap = child.margin ?? (first ? undefined : component.spacing);
    if (gap && child.position !== "absolute") {
      drawn.style[component.layout === "vertical" ? "marginTop" : "marginLeft"] = space(gap);
    }
    if (child.position !== "absolute") first = false;
    part.append(drawn);
  }
  for (const [name, property] of [
    ["paddingAll", "padding"], ["paddingTop", "paddingTop"], ["paddingBottom", "paddingBottom"],
    ["paddingStart", "paddingLeft"], ["paddingEnd", "paddingRight"], ["cornerRadius", "borderRadius"],
    ["width", "width"], ["maxWidth", "maxWidth"], ["height", "height"], ["maxHeight", "maxHeight"],
    ["backgroundColor", "backgroundColor"], ["justifyContent", "justifyContent"], ["alignItems", "alignItems"],
  ]) {
    if (component[name]) style[property] = space(component[name]);
  }
  if (component.width && component.flex === undefined) style.flex = "0 0 auto";
  if (component.borderWidth || component.borderColor) {
    const width = BORDERS[component.borderWidth] ?? component.borderWidth ?? "1px";
    style.border = `${width} solid ${component.borderColor ?? "#d4d6da"}`;
  }
  if (component.background) {
    const { angle, startColor, centerColor, centerPosition = "50%", endColor } = component.background;
    const middle = centerColor ? `, ${centerColor} ${centerPosition}` : "";
    style.backgroundImage = `linear-gradient(${angle}, ${startColor}${middle}, ${endColor})`;
  }
  return part;
}

function text(component) {
  const part = element("p", component.wrap ? "fx-text fx-wrap" : "fx-text");
  if (component.contents?.length) {
    for (const span of component.contents) {
      const inner = element("span", "", span.text ?? "");
      letters(inner, span);
      part.append(inner);
    }
  } else part.append(component.text ?? "");
  letters(part, component);
  if (component.align) part.style.textAlign = component.align;
  if (component.gravity) part.style.alignSelf = SIDES[component.gravity];
  if (component.lineSpacing) part.style.lineHeight = `calc(1.4em + ${component.lineSpacing})`;
  if (component.maxLines && component.wrap) {
    part.classList.add("fx-lines");
    part.style.setProperty("-webkit-line-clamp", component.maxLines);
  }
  return part;
}

function button(component, context) {
  const kind = component.style ?? "link";
  const part = actionControl(component.action, `fx-button fx-button-${kind} fx-height-${component.height ?? "md"}`, context);
  if (component.color) part.style[kind === "link" ? "color" : "backgroundColor"] = component.color;
  if (component.gravity) part.style.alignSelf = SIDES[component.gravity];
  return part;
}

function image(component, context) {
  const drawn = picture(component.url, component.action?.label ?? "", context, "fx-picture");
  const frame = element("div", "fx-frame", drawn);
  frame.style.aspectRatio = (component.aspectRatio ?? "1:1").replace(":", " / ");
  frame.style.width = PICTURES[component.size ?? "md"] ?? component.size;
  drawn.style.objectFit = component.aspectMode === "cover" ? "cover" : "contain";
  if (component.backgroundColor) frame.style.backgroundColor = component.backgroundColor;
  const part = element("div", "fx-image", frame);
  part.style.justifyContent = SIDES[component.align ?? "center"];
  if (component.gravity) part.style.alignSelf = SIDES[component.gravity];
  return part;
}

function icon(component, context) {
  const part = picture(component.url, "", context, "fx-icon");
  part.style.height = LETTERS[component.size ?? "md"] ?? component.size;
  part.style.aspectRatio = (component.aspectRatio ?? "1:1").replace(":", " / ");
  return part;
}

function video(component, context) {
  const part = element("video", "fx-video");
  part.controls = true;
  part.preload = "none";
  part.poster = context.mapUrl(component.previewUrl);
  part.src = context.mapUrl(component.url);
  part.style.aspectRatio = (component.aspectRatio ?? "1:1").replace(":", " / ");
  return part;
}

function separator(component, layout) {
  const part = element("div", layout === "horizontal" ? "fx-separator fx-upright" : "fx-separator");
  if (component.color) part.style.borderColor = component.color;
  return part;
}

function draw(component, context, layout = "vertical") {
  const drawers = { box, text, button, image, icon, video };
  const isLine = component.type === "separator";
  const part = isLine ? separator(component, layout)
    : drawers[component.type]?.(component, context) ?? element("div", "fx-filler");
  if (!isLine) place(part, component);
  return component.type === "button" ? part : makeTappable(part, component.action, context);
}

function bubble(content, context) {
  const part = element("div", `fx-bubble fx-size-${content.size ?? "mega"}`);
  if (content.direction === "rtl") part.dir = "rtl";
  for (const name of ["header", "hero", "body", "footer"]) {
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
