// One line of the chat: avatar, name, bubble, time and marks.

import { element, picture } from "./bubbles/actions.js";
import { isWide, renderMessage } from "./bubbles/bubbles.js";

const TIME = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", hour: "numeric", minute: "2-digit" });

const BROAD = new Set(["flex", "imagemap", "template", "location"]); // the time stands below where there is no room

export function avatar(name, className = "", iconUrl = "", context = undefined) {
  const part = element("div", `avatar ${className}`);
  if (iconUrl && context) part.append(picture(iconUrl, "", context, "avatar-picture"));
  else part.append([...name][0] ?? "");
  part.setAttribute("aria-hidden", "true");
  return part;
}

// What stands beside a bubble: the inspector's button, 既読, 通知なし, the time.
function side(entry, marks, onInspect) {
  const time = element("time", "", TIME.format(new Date(entry.at)));
  time.dateTime = entry.at;
  const inspect = element("button", "inspect", "{ }");
  inspect.type = "button";
  inspect.setAttribute("aria-label", `${time.textContent} のメッセージの中身を見る`);
  inspect.addEventListener("click", () => onInspect(entry));
  return element("div", "bubble-side", inspect, ...marks, time);
}

function silentMark() {
  const bell = element("span", "silent-bell", "🔕");
  bell.setAttribute("aria-hidden", "true");
  return element("span", "silent", bell, "通知なし");
}

function finished(row, entry) {
  row.dataset.seq = entry.seq;
  row.dataset.type = entry.message.type;
  return row;
}

export function accountRow(entry, { accountName, startsGroup, context, onInspect }) {
  const { message } = entry;
  const name = message.sender?.name ? `${message.sender.name}（${accountName}）` : accountName;
  const marks = entry.notificationDisabled ? [silentMark()] : [];
  const line = element("div", "bubble-line", renderMessage(message, context), side(entry, marks, onInspect));
  const heading = element("p", startsGroup ? "sender" : "sender visually-hidden", name);
  const column = element("div", "bubble-column", heading, line);
  const face = startsGroup ? avatar(name, "", message.sender?.iconUrl, context) : avatar("", "repeated");
  const isBroad = BROAD.has(message.type);
  const classes = ["row-account", startsGroup && "starts", isBroad && "broad", isWide(message) && "wide"].filter(Boolean);
  return finished(element("div", classes.join(" "), face, column), entry);
}

export function personRow(entry, { context, onInspect }) {
  const read = element("span", "read", "既読");
  const who = element("p", "visually-hidden", "自分");
  const line = element("div", "bubble-line", side(entry, [read], onInspect), renderMessage(entry.message, context));
  const row = finished(element("div", "row-person", who, line), entry);
  row.showRead = (isRead) => (read.hidden = !isRead);
  return row;
}

export function refusedRow(entry, onInspect) {
  const button = element("button", "refused-line", `LINEが受け付けませんでした（${entry.status}）`);
  button.type = "button";
  button.addEventListener("click", () => onInspect(entry));
  return element("div", "refused-row", button);
}

export function loadingRow(accountName) {
  const dots = element("div", "bubble-text dots", element("i"), element("i"), element("i"));
  const words = element("span", "visually-hidden", "返事を用意しています");
  return element("div", "row-account starts loading-row", avatar(accountName), element("div", "bubble-column", words, dots));
}

export function welcome(accountName, onFollow) {
  const button = element("button", "button follow", "友だち追加");
  button.type = "button";
  button.addEventListener("click", onFollow);
  const lead = element("p", "", "追加すると、案内が届きます。下の言葉を押して、すぐに聞いてみることもできます。");
  return element("section", "welcome", avatar(accountName, "large"), element("h2", "", accountName), lead, button);
}
