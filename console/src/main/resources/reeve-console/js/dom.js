// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Building elements. Every text goes in as a text node and no markup is ever parsed, so whatever a device sends stays text.
const SVG = 'http://www.w3.org/2000/svg';

/**
 * h('button.primary', {type: 'button', onclick: fn}, 'Save'): tag and classes, then attributes (functions are event
 * handlers, false and null are left out), then children (nodes, strings, arrays, null).
 */
export function h(spec, attributes = {}, ...children) {
  const [tag, ...classes] = spec.split('.');
  const element = document.createElement(tag);
  if (classes.length > 0) element.className = classes.join(' ');
  for (const [name, value] of Object.entries(attributes)) apply(element, name, value);
  append(element, children);
  return element;
}

function apply(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === 'function') element.addEventListener(name.slice(2), value);
  else if (name === 'value' || name === 'checked') element[name] = value;
  else element.setAttribute(name, value === true ? '' : String(value));
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Replaces everything in element. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** Sets text only when it differs: an unchanged text node costs no layout. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Shows or hides an element. */
export function show(element, visible) {
  if (element.hidden === visible) element.hidden = !visible;
}

/** An svg element; children are [tag, attributes] pairs. */
export function svg(attributes, shapes) {
  const root = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries(attributes)) root.setAttribute(name, value);
  for (const [tag, values] of shapes) {
    const shape = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(values)) shape.setAttribute(name, value);
    root.append(shape);
  }
  return root;
}
