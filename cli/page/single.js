/** The bytes in an element of this page: deflated, and written as the packer's `dense.rs` says. */
const edgewiseBytes = (id) => {
  const { textContent: text, dataset } = document.getElementById(id);
  const bytes = new Uint8Array(text.length * 2);
  let size = 0;
  let held = 0;
  let bits = 0;
  const take = (seven) => {
    held = (held << 7) | seven;
    bits += 7;
    if (bits >= 8) {
      bits -= 8;
      bytes[size++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  };
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127) take("\0\t\n\f\r&<\x7f".charCodeAt((code >> 7) - 1));
    take(code & 127);
  }
  const deflated = new Blob([bytes.subarray(0, dataset.size)]).stream();
  return new Response(deflated.pipeThrough(new DecompressionStream("deflate-raw")));
};

// The rest of the script is deflated as well. The page's policy allows that one text, by its hash.
{
  const settings = document.currentScript.dataset;
  const policy = window.trustedTypes?.createPolicy("edgewise-page", { createScript: (text) => text });
  edgewiseBytes("edgewise-script").text().then((text) => {
    const script = document.createElement("script");
    Object.assign(script.dataset, settings);
    script.text = policy ? policy.createScript(text) : text;
    document.body.append(script);
  });
}
