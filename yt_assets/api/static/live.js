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

  const hear = (hour) => {
    if (Date.parse(hour) === Date.parse(body.dataset.newest)) return;
    if (body.dataset.follows === "yes") renew(hour).catch(() => say(hour, location.pathname));
    else say(hour, location.pathname);
  };

  // A browser opens six connections to a server, for all tabs together. So a tab that nobody sees listens to nothing, and
  // of those that are seen, one holds the stream and tells the others. Over plain HTTP from another machine a browser
  // has no locks: there each tab that is seen has a stream of its own.
  const channel = new BroadcastChannel("yt_assets hours");
  let newest = null;  // in the tab that holds the stream
  let leave = null;
  channel.onmessage = ({ data }) => {
    if (data) hear(data);
    else if (newest) channel.postMessage(newest);
  };
  const close = () => {
    leave?.();
    leave = newest = null;
  };
  const open = () => {
    if (document.hidden || leave) return;
    const waiting = new AbortController();
    let end = () => {};
    const listen = () => new Promise((resolve) => {
      const source = new EventSource("/v1/hours/stream");
      source.addEventListener("hour", (event) => {
        newest = JSON.parse(event.data).hour;
        hear(newest);
        channel.postMessage(newest);
      });
      end = () => {
        source.close();
        resolve();
      };
    });
    leave = () => {
      waiting.abort();
      end();
    };
    if (navigator.locks) navigator.locks.request("yt_assets stream", { signal: waiting.signal }, listen).catch(() => {});
    else listen();
    channel.postMessage(null);  // asks for the newest hour: this tab may have missed it
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pageshow", open);
  window.addEventListener("pagehide", close);
  open();
})();
