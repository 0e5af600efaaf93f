/* Chosen files on their way: how much of them has arrived, then that they are being read. Without
   script the browser shows what it shows. */
"use strict";

{
  const form = document.querySelector("[data-upload]");
  const line = form.querySelector("[data-line]"), bar = form.querySelector("progress");
  const button = form.querySelector("button[type='submit']");

  const say = (template, fact = "") => {
    const words = document.getElementById(`say-${template}`).content.cloneNode(true);
    const place = words.querySelector("[data-fact]");
    if (place) place.textContent = fact;
    line.querySelector("[data-words]").replaceChildren(words);
    line.hidden = false;
  };
  const wait = (waits) => { button.disabled = waits; bar.hidden = !waits; };
  const fail = (template, fact) => { wait(false); say(template, fact); };

  const answered = ({ target: { response, status } }) => {
    if (response?.to) return location.assign(response.to);
    if (response?.problem) return fail("problem", response.problem);
    /* The session has ended: the page itself says so. */
    return status === 200 ? location.reload() : fail("refused", status);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sending = new XMLHttpRequest();
    sending.responseType = "json";
    sending.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = loaded / total;
      say("sending", Math.floor((loaded / total) * 100));
    });
    sending.upload.addEventListener("load", () => { bar.removeAttribute("value"); say("reading"); });
    sending.addEventListener("load", answered);
    sending.addEventListener("error", () => fail("lost"));
    sending.open("POST", form.action);
    sending.setRequestHeader("Accept", "application/json");
    sending.send(new FormData(form));
    wait(true);
  });
  /* Who comes back from the preview finds the page as it was left: waiting. */
  window.addEventListener("pageshow", () => { wait(false); line.hidden = true; });
}
