// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Notes every element below body that the console never makes, and every attribute that could run or load something:
// at any moment, not only those that are still there when a test looks.
(() => {
  if (window.foreignFound) return;
  const ELEMENTS = new Set(['img', 'script', 'iframe', 'frame', 'object', 'embed', 'applet', 'link', 'style', 'base', 'meta', 'title', 'video', 'audio',
    'source', 'math', 'template', 'marquee', 'isindex', 'keygen', 'xmp', 'animate', 'set', 'foreignobject', 'mglyph', 'body', 'b']);
  const found = [];
  const ADDRESSES = new Set(['href', 'xlink:href', 'src', 'srcset', 'action', 'formaction', 'data', 'poster', 'background', 'ping', 'manifest', 'to', 'values']);
  const isForeign = (element) => ELEMENTS.has(element.localName.toLowerCase()) || [...element.attributes].some(({ name, value }) =>
    /^on/i.test(name) || name === 'srcdoc' || (ADDRESSES.has(name) && /^\s*(javascript|data|vbscript):/i.test(value)) || (name === 'style' && /url\(|expression/i.test(value)));
  const look = (element) => {
    if (element === document.body || element.closest('head')) return;
    if (isForeign(element) && found.length < 20) found.push(element.outerHTML.slice(0, 200));
  };
  const lookBelow = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    look(node);
    node.querySelectorAll('*').forEach(look);
  };
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'attributes') look(target);
      else addedNodes.forEach(lookBelow);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
  window.foreignFound = () => {
    if (document.body) lookBelow(document.body);
    return [...found];
  };
})();
