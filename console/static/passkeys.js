"use strict";
// Asks the device for a passkey, or for what it answers with one, and sends that with the form.
(() => {
  const form = document.getElementById("passkey");
  if (!form) return;
  const waiting = form.querySelector("[data-waiting]");
  const failed = form.querySelector("[data-failed]");
  const again = form.querySelector("[data-retry]");

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const created = async (options) => {
    const made = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: named(options.excludeCredentials),
      },
    });
    return {
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      response: {
        attestationObject: text(made.response.attestationObject),
        clientDataJSON: text(made.response.clientDataJSON),
        transports: made.response.getTransports ? made.response.getTransports() : [],
      },
      extensions: JSON.stringify(made.getClientExtensionResults()),
    };
  };

  const answered = async (options) => {
    const made = await navigator.credentials.get({
      publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) },
    });
    const { authenticatorData, clientDataJSON, signature, userHandle } = made.response;
    return {
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      response: {
        authenticatorData: text(authenticatorData),
        clientDataJSON: text(clientDataJSON),
        signature: text(signature),
        userHandle: userHandle ? text(userHandle) : null,
      },
    };
  };

  const run = async () => {
    again.hidden = true;
    failed.className = "";
    failed.textContent = "";
    waiting.textContent = waiting.dataset.waiting;
    try {
      const options = JSON.parse(form.dataset.options);
      const made = form.dataset.passkey === "create" ? await created(options) : await answered(options);
      form.elements.credential.value = JSON.stringify(made);
      form.submit();
    } catch (error) {
      waiting.textContent = "";
      failed.className = "banner tone-bad";
      failed.textContent = error.name === "InvalidStateError" ? failed.dataset.taken : failed.dataset.failed;
      again.hidden = false;
    }
  };

  again.addEventListener("click", run);
  run();
})();
