// A file goes in parts that are acknowledged one by one, and goes on where it broke off:
// after a lost connection by itself, after the window was closed once the same file is
// chosen again. Without this the form sends it in one piece.
const PART = 4 * 1024 * 1024;
const MOST_WAIT = 30;

for (const form of document.querySelectorAll("form[data-uploads]")) {
  form.addEventListener("submit", (event) => {
    const file = form.querySelector("input[type=file]").files[0];
    if (!file || !file.size) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    send(form, file).catch((error) => {
      delete form.dataset.busy;
      tell(form, error.message || form.dataset.damaged);
    });
  });
}

async function send(form, file) {
  tell(form, "", 0);
  const kept = `upload:${form.dataset.uploads}:${file.name}:${file.size}:${file.lastModified}`;
  const begun = JSON.parse(localStorage.getItem(kept) || "null");
  const places = await announce(form, file, begun?.key);
  localStorage.setItem(kept, JSON.stringify(places));
  let offset = places.offset;
  let wait = 1;
  while (offset < file.size) {
    const answer = await ask(form, "PATCH", places.at, file.slice(offset, offset + PART), {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": String(offset),
    });
    const told = Number(answer?.headers.get("Upload-Offset") ?? -1);
    if (answer?.status === 204 && told > offset) {
      offset = told;
      wait = 1;
      tell(form, "", offset / file.size);
    } else if (isLost(answer) || [204, 400, 409, 423].includes(answer.status)) {
      tell(form, form.dataset.lost, offset / file.size);
      await pause(wait);
      wait = Math.min(wait * 2, MOST_WAIT);
      const known = await reached(form, places.at);
      if (known < 0) return again(form, file, kept);
      offset = known;
    } else if (answer.status === 410 || answer.status === 404) {
      return again(form, file, kept);
    } else {
      throw await problem(answer);
    }
  }
  const finished = await finish(form, places);
  if (isLost(finished)) throw new Error(form.dataset.damaged);
  localStorage.removeItem(kept);
  if (finished.status !== 201) throw await problem(finished);
  window.location.assign(window.location.pathname);
}

// All of it is there. Where only the answer was lost, the next one says that nothing is
// left to finish, and the page shows the file.
async function finish(form, places) {
  let answer = await ask(form, "POST", places.finish, null);
  for (let wait = 1; isLost(answer) && wait <= MOST_WAIT; wait *= 2) {
    tell(form, form.dataset.lost);
    await pause(wait);
    answer = await ask(form, "POST", places.finish, null);
    if (answer && [404, 410].includes(answer.status)) return { status: 201 };
  }
  return answer;
}

function again(form, file, kept) {
  localStorage.removeItem(kept);
  return send(form, file);
}

// What the form says now counts, also of a file of which a part is there already.
async function announce(form, file, resumes = "") {
  const told = new FormData(form);
  told.delete("file-file");
  told.set("file-name", file.name);
  told.set("file-size", file.size);
  told.set("file-resumes", resumes);
  const answer = await patiently(form, "POST", form.dataset.uploads, told);
  if (answer.status !== 201) throw await problem(answer);
  const offset = Number(answer.headers.get("Upload-Offset"));
  return { ...(await answer.json()), offset };
}

// How far a file has come; -1 where it is not there. Who has to sign in again is told
// nothing of it, and goes on afterwards.
async function reached(form, at) {
  const answer = await patiently(form, "HEAD", at, null);
  if (answer.ok) return Number(answer.headers.get("Upload-Offset"));
  if ([404, 410].includes(answer.status)) return -1;
  throw await problem(answer);
}

// The first answer, however long nobody gives one.
async function patiently(form, method, at, body) {
  for (let wait = 1; ; wait = Math.min(wait * 2, MOST_WAIT)) {
    const answer = await ask(form, method, at, body);
    if (!isLost(answer)) return answer;
    tell(form, form.dataset.lost);
    await pause(wait);
  }
}

function isLost(answer) {
  return !answer || answer.status >= 500;
}

function pause(seconds) {
  return new Promise((done) => setTimeout(done, seconds * 1000));
}

function ask(form, method, at, body, headers = {}) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const named = { "X-CSRFToken": token, ...headers };
  const options = { method, body, headers: named, redirect: "manual" };
  return fetch(at, options).catch(() => null);
}

async function problem(answer) {
  const told = await answer.json().catch(() => ({}));
  return new Error(told.problem || "");
}

function tell(form, words, share) {
  const state = form.querySelector("[data-uploads-state]");
  state.hidden = false;
  state.querySelector("span").textContent = words;
  if (share !== undefined) state.querySelector("progress").value = share;
}
