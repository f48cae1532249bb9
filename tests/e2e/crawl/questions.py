"""Questions to the page in the browser, each answered by what is wrong or by how many there are.

To write a path to every element takes axe longer than most of its rules; their source says where they are.
What opens at a press is judged by itself: the page around it was judged before.
"""

FINDINGS_OF_AXE = """([isAll, again]) => axe.run(isAll ? document : window.opened,
    { resultTypes: ['violations'], selectors: false, preload: false,
      ...(again ? { runOnly: ['color-contrast', 'target-size'] } : {}) })
  .then(({ violations }) => violations
  .map((one) => one.id + ' (' + one.impact + '): '
    + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 140)).join(' | ')))"""
TWO_FRAMES_ON = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
TOO_WIDE = """() => {
  const root = document.documentElement;
  const width = root.clientWidth;
  if (root.scrollWidth <= width) return [];
  const beyond = [...document.body.querySelectorAll('*')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > width + 0.5 && getComputedStyle(one).position !== 'fixed';
  });
  const inner = beyond.filter((one) => ![...one.children].some((child) => beyond.includes(child)));
  return [`${root.scrollWidth - width} pixels too wide: `
    + inner.slice(0, 3).map((one) => one.outerHTML.slice(0, 140)).join(' | ')];
}"""
BLANK_CHARTS = """() => [...document.querySelectorAll('[data-chart]')]
  .filter((place) => place.offsetWidth && place.offsetHeight)
  .flatMap((place) => {
    const canvases = [...place.querySelectorAll('canvas')];
    const seen = new Set();
    for (const canvas of canvases) {
      const copy = new OffscreenCanvas(canvas.width || 1, canvas.height || 1);
      const pen = copy.getContext('2d', { willReadFrequently: true });
      pen.drawImage(canvas, 0, 0);
      const { data } = pen.getImageData(0, 0, copy.width, copy.height);
      for (let at = 0; at < data.length && seen.size < 9; at += 4) {
        if (data[at + 3] > 200) seen.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
      }
    }
    const drawn = canvases.length ? seen.size > 3 : place.querySelectorAll('svg *').length > 3;
    return drawn ? [] : ['a blank chart: ' + (place.getAttribute('aria-label') || '').slice(0, 80)];
  })"""
OPEN_WHAT_IS_CLOSED = """() => {
  const closed = [...document.querySelectorAll('main details:not([open])')];
  closed.forEach((one) => { one.open = true; });
  return closed.length;
}"""
DIALOGS = """() => document.querySelectorAll('dialog:not([open])').length"""
SHOW_DIALOG = """(at) => {
  const dialog = document.querySelectorAll('dialog')[at];
  if (!dialog.open) dialog.showModal();
  window.opened = dialog;
  const { right } = dialog.getBoundingClientRect();
  const isWide = dialog.scrollWidth > dialog.clientWidth + 1 || right > innerWidth + 1;
  return isWide ? ['a dialog is too wide: ' + dialog.outerHTML.slice(0, 140)] : [];
}"""
HIDE_DIALOG = "(at) => document.querySelectorAll('dialog')[at].close()"
MENUS = """() => [...document.querySelectorAll('body details:not([open])')]
  .filter((one) => !one.closest('main') && one.offsetParent !== null).length"""
OPEN_MENU = """(at) => {
  const menus = [...document.querySelectorAll('body details')]
    .filter((one) => !one.closest('main') && one.offsetParent !== null);
  menus.forEach((one, place) => { one.open = place === at; });
  window.opened = menus[at];
}"""
FORMS_TO_FILL = """() => [...document.querySelectorAll('main form')]
  .map((form, at) => ({ form, at }))
  .filter(({ form }) => (form.method === 'post' || form.hasAttribute('hx-post'))
    && [...form.elements].some((one) => one.required
      && !['checkbox', 'radio', 'select-one', 'hidden'].includes(one.type)))
  .map(({ at, form }) => [at, form.getAttribute('action') || form.getAttribute('hx-post') || ''])"""
SEND_EMPTY = """(at) => {
  const form = document.querySelectorAll('main form')[at];
  for (const one of form.elements) {
    if (one.required && !['checkbox', 'radio', 'select-one', 'hidden'].includes(one.type)) one.value = '';
  }
  form.closest('details')?.setAttribute('open', '');
  form.noValidate = true;
  form.requestSubmit(form.querySelector('button[type=submit], button:not([type])'));
}"""
