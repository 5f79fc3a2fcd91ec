// A bot written with LINE's SDK for Node. It listens, and when a person sends a picture it goes through the
// whole scenario and prints what it observed, as one JSON object. scenario.py does the same with the Python SDK.
import { createServer } from "node:http";
import { channelAccessToken, messagingApi, validateSignature } from "@line/bot-sdk";

const [baseURL, token, secret, channelId] = process.argv.slice(2);
const api = new messagingApi.MessagingApiClient({ baseURL, channelAccessToken: token });
const blob = new messagingApi.MessagingApiBlobClient({ baseURL, channelAccessToken: token });
const tokens = new channelAccessToken.ChannelAccessTokenClient({ baseURL });
const KEY = "123e4567-e89b-12d3-a456-426614174000";
const PIXEL = process.env.MENU_IMAGE;
const seen = {};

async function refused(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return { status: error.status, ...JSON.parse(error.body), accepted: error.headers.get("x-line-accepted-request-id") };
  }
}

async function reply(event) {
  const buttons = {
    type: "template", altText: "選ぶ",
    template: { type: "buttons", text: "どれですか", actions: [{ type: "message", label: "ごみ", text: "ごみ" }] },
  };
  const messages = [{ type: "text", text: "窓口です🍎" }, buttons];
  const sent = await api.replyMessage({ replyToken: event.replyToken, messages });
  seen.receipts = sent.sentMessages.map((one) => [typeof one.id, Boolean(one.quoteToken)]);
}

async function sending(userId) {
  const messages = [{ type: "text", text: "お知らせ" }];
  const first = await api.pushMessageWithHttpInfo({ to: userId, messages }, KEY);
  const again = await refused(() => api.pushMessage({ to: userId, messages }, KEY));
  seen.again = [again.status, again.message, again.sentMessages[0].id === first.body.sentMessages[0].id];
  seen.acceptedIsFirst = again.accepted === first.httpResponse.headers.get("x-line-request-id");
  await api.multicast({ to: [userId], messages });
  await api.broadcast({ messages });
  const fault = await refused(() => api.validatePush({ messages: [{ type: "text", text: "あ".repeat(5001) }] }));
  seen.fault = [fault.status, fault.message, fault.details];
  seen.usage = (await api.getMessageQuotaConsumption()).totalUsage;
  seen.quota = await api.getMessageQuota();
}

async function people(userId) {
  seen.name = (await api.getProfile(userId)).displayName;
  seen.followers = (await api.getFollowers()).userIds.length;
  await api.showLoadingAnimation({ chatId: userId, loadingSeconds: 5 });
  seen.stranger = (await refused(() => api.getProfile("U" + "0".repeat(32)))).status;
}

async function richMenu(userId) {
  const area = { bounds: { x: 0, y: 0, width: 800, height: 500 }, action: { type: "message", label: "ごみ", text: "ごみ" } };
  const menu = { size: { width: 800, height: 500 }, selected: true, name: "メニュー", chatBarText: "ひらく", areas: [area] };
  const { richMenuId } = await api.createRichMenu(menu);
  seen.tooEarly = (await refused(() => api.setDefaultRichMenu(richMenuId))).status;
  await blob.setRichMenuImage(richMenuId, new Blob([Buffer.from(PIXEL, "base64")], { type: "image/png" }));
  await api.setDefaultRichMenu(richMenuId);
  await api.createRichMenuAlias({ richMenuAliasId: "top", richMenuId });
  seen.menu = (await api.getDefaultRichMenuId()).richMenuId === richMenuId;
  seen.menus = (await api.getRichMenuList()).richmenus.map((one) => one.name);
  seen.none = (await refused(() => api.getRichMenuIdOfUser(userId))).status;
}

async function rest(event) {
  const issued = await tokens.issueStatelessChannelTokenByClientSecret(channelId, secret);
  const other = new messagingApi.MessagingApiClient({ baseURL, channelAccessToken: issued.access_token });
  seen.bot = (await other.getBotInfo()).userId;
  seen.expires = issued.expires_in;
  const chunks = [];
  for await (const chunk of await blob.getMessageContent(event.message.id)) chunks.push(chunk);
  seen.hasContent = Buffer.concat(chunks).length > 0;
  await api.markMessagesAsReadByToken({ markAsReadToken: event.message.markAsReadToken });
  seen.badMark = (await refused(() => api.markMessagesAsReadByToken({ markAsReadToken: "x" }))).status;
}

async function handle(event) {
  if (event.type !== "message") return;
  if (event.message.type === "text") return reply(event);
  const { userId } = event.source;
  await sending(userId);
  await people(userId);
  await richMenu(userId);
  await rest(event);
  console.log(JSON.stringify(seen));
  process.exit(0);
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    const isSigned = validateSignature(body, secret, request.headers["x-line-signature"] ?? "");
    response.writeHead(isSigned ? 200 : 401).end();
    const callback = JSON.parse(body);
    seen.destination = callback.destination;
    callback.events.reduce((before, event) => before.then(() => handle(event)), Promise.resolve()).catch((error) => {
      console.error(error);
      process.exit(1);
    });
  });
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
