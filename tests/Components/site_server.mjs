// Serves the documentation site as GitHub Pages does: a folder by its index, a page by its name with or without .html, and for
// what is not there the page that says so.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { gzipSync } from "node:zlib";

const types = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", svg: "image/svg+xml", json: "application/json" };

/** Serves a folder under a path of this machine, and returns the server and where it is. */
export async function serve(folder, base) {
  const server = createServer((request, response) => {
    const asked = decodeURI(new URL(request.url, "http://site").pathname);
    const inside = asked.startsWith(base) ? path.join(folder, asked.slice(base.length)) : null;
    const file = inside && [inside, path.join(inside, "index.html"), `${inside}.html`].find((name) => existsSync(name) && statSync(name).isFile());
    const sent = file ?? path.join(folder, "404.html");
    response.writeHead(file ? 200 : 404, {
      "content-type": types[path.extname(sent).slice(1)] ?? "application/octet-stream",
      "content-encoding": "gzip",
      "cache-control": "max-age=600",
    });
    response.end(gzipSync(readFileSync(sent)));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}
