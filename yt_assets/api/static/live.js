// A new hour, without a reload: the content of this very page is fetched again and put in place.
"use strict";
(() => {
  const body = document.body;
  const news = document.getElementById("news");

  const say = (hour, href) => {
    const told = `${hour.slice(0, 10)} ${hour.slice(11, 16)} UTC`;
    news.replaceChildren(href ? "There is a newer hour: " : `Now showing the new hour ${told}.`);
    if (href) {
      const link = document.createElement("a");
      link.href = href;
      link.textContent = told;
      news.append(link);
    }
    news.hidden = false;
  };

  const renew = async (hour) => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-cache" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("content").replaceWith(document.adoptNode(page.getElementById("content")));
    document.title = page.title;
    body.dataset.newest = page.body.dataset.newest;
    document.dispatchEvent(new Event("content-renewed"));
    say(hour, null);
  };

  const source = new EventSource("/v1/events");
  source.addEventListener("hour", (event) => {
    const hour = JSON.parse(event.data).hour;
    if (Date.parse(hour) === Date.parse(body.dataset.newest)) return;
    if (body.dataset.follows === "yes") renew(hour).catch(() => say(hour, location.pathname));
    else say(hour, location.pathname);
  });
  window.addEventListener("pagehide", () => source.close());
})();
