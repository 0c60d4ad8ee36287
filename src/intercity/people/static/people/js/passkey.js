// Passkeys: the one part of signing in that only a script can do. Each form with
// `data-passkey` is hidden until the browser is known to have them; what goes wrong is
// said in words that stand in the page.
const { create, get } = window.webauthnJSON;

// A passkey that is to be enough by itself is kept with its owner's name, and asks for
// a fingerprint, a face or a PIN.
function alone(options, isAlone) {
  const wanted = options.publicKey.authenticatorSelection;
  wanted.residentKey = isAlone ? "required" : "discouraged";
  wanted.requireResidentKey = isAlone;
  if (isAlone) wanted.userVerification = "required";
  return options;
}

async function asked(form) {
  const block = document.getElementById(form.dataset.options);
  if (block) return JSON.parse(block.textContent);
  const answer = await fetch(form.action, {
    headers: { Accept: "application/json" },
  });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

async function credential(form) {
  const data = await asked(form);
  if (form.dataset.passkey === "get") return get(data.request_options);
  return create(alone(data.creation_options, form.elements.passwordless.checked));
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const failure = form.querySelector("[data-failure]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failure.hidden = true;
    try {
      const found = await credential(form);
      form.querySelector("[data-credential]").value = JSON.stringify(found);
      form.submit();
    } catch {
      failure.hidden = false;
    }
  });
}
