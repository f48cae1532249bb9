// Talks to the browser about passkeys (WebAuthn): options come as JSON with base64url, so do answers.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const toText = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** Returns the options of the page, or those the form's address gives to whoever asks for JSON. */
async function optionsFor(form) {
  const place = document.getElementById("passkey-options");
  if (place) return JSON.parse(place.textContent).publicKey;
  const answer = await fetch(form.action, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  });
  if (!answer.ok) throw new DOMException("no options", "NotAllowedError");
  return (await answer.json()).request_options.publicKey;
}

function readable(options) {
  const named = (list) => list?.map((one) => ({ ...one, id: toBytes(one.id) }));
  const user = options.user && { ...options.user, id: toBytes(options.user.id) };
  return {
    ...options,
    challenge: toBytes(options.challenge),
    ...(user && { user }),
    ...(options.excludeCredentials && { excludeCredentials: named(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: named(options.allowCredentials) }),
  };
}

function writable(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function told(failure, words) {
  if (failure.name === "InvalidStateError") return words.known;
  return failure.name === "SecurityError" ? words.impossible : words.cancelled;
}

/** Asks for a passkey ("create" or "get"), puts the answer into the form and sends it; or says what was wrong. */
export async function askForPasskey(verb, { form, answer, problem }) {
  problem.hidden = true;
  if (!form.checkValidity()) return form.submit(); // the portal says what is missing
  try {
    if (!navigator.credentials) throw new DOMException("no passkeys", "SecurityError");
    const credential = await navigator.credentials[verb]({ publicKey: readable(await optionsFor(form)) });
    answer.value = JSON.stringify(writable(credential));
    form.submit();
  } catch (failure) {
    problem.textContent = told(failure, problem.dataset);
    problem.hidden = false;
  }
}
