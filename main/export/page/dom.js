// @ts-check

/**
 * A new element. What is said is text: nothing of this page is ever made of HTML.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Readonly<Record<string, string | number | boolean | null | undefined>>} [attributes] null, undefined and false are left out
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  set(element, attributes)
  for (const child of children) if (child !== null && child !== undefined && child !== '') element.append(child)
  return element
}

/**
 * @param {string} tag
 * @param {Readonly<Record<string, string | number>>} attributes
 * @param {...(Node | string)} children
 * @returns {SVGElement}
 */
export function draw(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
  set(element, attributes)
  element.append(...children)
  return element
}

/**
 * @param {Element} element
 * @param {Readonly<Record<string, string | number | boolean | null | undefined>>} attributes
 */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) element.removeAttribute(name)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
}

/**
 * A button that says what it does, and by which key.
 * @param {string} label
 * @param {() => void} act
 * @param {{ class?: string, key?: string, title?: string }} [more]
 */
export function button(label, act, more = {}) {
  const key = more.key === undefined ? null : make('kbd', {}, more.key)
  const element = make('button', { type: 'button', class: more.class, title: more.title }, label, key)
  element.addEventListener('click', act)
  return element
}
