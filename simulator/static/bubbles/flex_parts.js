// The components of Flex messages that hold no others.

import { actionControl, actionName, element, picture } from "./actions.js";
import { edge, letterSize, pictureWidth, ratio, styleLetters } from "./flex_values.js";

const SMALLEST_LETTERS = 8;

// adjustMode: letters shrink until the words fit their line.
function shrinkToFit(part, inner = part) {
  const fit = () => {
    inner.style.removeProperty("font-size");
    if (part.dataset.size) inner.style.fontSize = part.dataset.size;
    const room = inner.clientWidth;
    if (!room || inner.scrollWidth <= room) return;
    const now = Number.parseFloat(getComputedStyle(inner).fontSize);
    inner.style.fontSize = `${Math.max(SMALLEST_LETTERS, Math.floor((now * room) / inner.scrollWidth * 10) / 10)}px`;
  };
  let lastWidth = -1;
  new ResizeObserver(() => {
    if (part.clientWidth === lastWidth) return;
    lastWidth = part.clientWidth;
    fit();
  }).observe(part);
}

export function text(component) {
  const part = element("p", component.wrap ? "fx-text fx-wrap" : "fx-text");
  if (component.contents?.length) {
    for (const span of component.contents) {
      const inner = element("span", "", span.text ?? "");
      styleLetters(inner, span);
      part.append(inner);
    }
  } else part.append(component.text ?? "");
  styleLetters(part, component);
  const { style } = part;
  if (component.align) style.textAlign = component.align;
  if (component.gravity) style.alignContent = edge(component.gravity);
  if (component.lineSpacing) style.lineHeight = `calc(1.4em + ${component.lineSpacing})`;
  if (component.maxLines && component.wrap) {
    part.classList.add("fx-lines");
    style.webkitLineClamp = component.maxLines;
  }
  if (component.adjustMode === "shrink-to-fit" && !component.wrap) {
    part.dataset.size = letterSize(component.size);
    shrinkToFit(part);
  }
  return part;
}

export function button(component, context) {
  const kind = component.style ?? "link";
  const words = element("span", "fx-button-words", actionName(component.action));
  const part = actionControl(component.action, `fx-button fx-button-${kind} fx-height-${component.height ?? "md"}`, context, words);
  if (component.color) part.style[kind === "link" ? "color" : "backgroundColor"] = component.color;
  if (component.gravity) part.classList.add(`fx-gravity-${component.gravity}`);
  if (component.adjustMode === "shrink-to-fit") {
    part.classList.add("fx-one-line");
    shrinkToFit(part, words);
  }
  return part;
}

export function image(component, context) {
  const name = component.action ? actionName(component.action) : "";
  const drawn = picture(component.url, name, context, "fx-picture");
  const frame = element("div", "fx-frame", drawn);
  frame.style.aspectRatio = ratio(component.aspectRatio);
  frame.style.width = pictureWidth(component.size);
  drawn.style.objectFit = component.aspectMode === "cover" ? "cover" : "contain";
  if (component.backgroundColor) frame.style.backgroundColor = component.backgroundColor;
  const part = element("div", "fx-image", frame);
  part.style.justifyContent = edge(component.align ?? "center");
  part.style.alignItems = edge(component.gravity ?? "top");
  return part;
}

export function icon(component, context) {
  const part = picture(component.url, "", context, "fx-icon");
  part.style.height = letterSize(component.size);
  part.style.aspectRatio = ratio(component.aspectRatio);
  return part;
}

// `alternative` draws the component's altContent, for a film that cannot be played.
export function video(component, context, alternative) {
  const player = element("video", "fx-video");
  player.controls = true;
  player.preload = "none";
  player.setAttribute("aria-label", "動画");
  player.poster = context.mapUrl(component.previewUrl);
  player.src = context.mapUrl(component.url);
  player.style.aspectRatio = ratio(component.aspectRatio);
  const whole = element("div", "fx-film", player);
  player.addEventListener("error", () => {
    if (component.altContent) whole.replaceChildren(alternative());
  });
  if (component.action) {
    const after = actionControl(component.action, "fx-button fx-button-link fx-height-sm", context);
    after.hidden = true;
    whole.append(after);
    player.addEventListener("ended", () => (after.hidden = false));
  }
  return whole;
}

export function separator(component, layout) {
  const part = element("div", layout === "vertical" ? "fx-separator" : "fx-separator fx-upright");
  if (component.color) part.style.borderColor = component.color;
  return part;
}
