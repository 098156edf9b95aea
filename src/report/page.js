
(() => {
  'use strict';
  const byId = (id) => document.getElementById(id);
  const { noun, columns, rows } = JSON.parse(byId('rows').textContent);
  const body = byId('table').tBodies[0];
  const headings = [...byId('table').tHead.rows[0].cells];

  // A number in a column of words stands for the word that was the so-many-th to be written there.
  columns.forEach(({ kind }, place) => {
    if (kind !== 'word') return;
    const words = [];
    for (const row of rows) {
      if (typeof row[place] === 'number') row[place] = words[row[place]];
      else if (row[place] !== null) words.push(row[place]);
    }
  });

  const main = (value) => (Array.isArray(value) ? value[0] : value);
  const shown = (value, kind) => {
    if (value === null) return '';
    if (kind !== 'time') return String(main(value));
    return new Date(value * 1000).toISOString().slice(0, 16).replace('T', ' ');
  };
  const number = new Intl.NumberFormat('en').format;
  const { compare } = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

  let texts;
  const found = (query) => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return rows.map((_, index) => index);
    texts ??= rows.map((row) => row.map((value, place) => {
      const text = shown(value, columns[place].kind);
      return Array.isArray(value) ? `${text}\n${value[1]}` : text;
    }).join('\n').toLowerCase());
    const indexes = [];
    texts.forEach((text, index) => { if (words.every((word) => text.includes(word))) indexes.push(index); });
    return indexes;
  };

  // Ranks make sorting a comparison of numbers: names are collated once a column, not once a comparison.
  const ranks = new Map();
  const rankOf = (place) => {
    if (!ranks.has(place)) {
      const { kind } = columns[place];
      const empty = Infinity;
      if (kind === 'time' || kind === 'number') ranks.set(place, rows.map((row) => row[place] ?? empty));
      else {
        const sorted = [...new Set(rows.map((row) => shown(row[place], kind)))].sort(compare);
        const rank = new Map(sorted.map((text, at) => [text, text === '' ? empty : at]));
        ranks.set(place, rows.map((row) => rank.get(shown(row[place], kind))));
      }
    }
    return ranks.get(place);
  };

  const state = { query: '', column: -1, down: false, page: 0, size: 100 };
  let matches = found('');

  const arrange = () => {
    matches = found(state.query);
    if (state.column >= 0) {
      const rank = rankOf(state.column);
      const turn = state.down ? -1 : 1;
      matches.sort((a, b) => {
        if (rank[a] === rank[b]) return a - b;
        if (rank[a] === Infinity || rank[b] === Infinity) return rank[a] === Infinity ? 1 : -1;
        return turn * (rank[a] < rank[b] ? -1 : 1);
      });
    }
    state.page = 0;
    show();
  };

  const cell = (value, { kind, label }) => {
    const td = document.createElement('td');
    td.setAttribute('role', 'cell');
    td.className = kind;
    td.dataset.label = label;
    td.append(Object.assign(document.createElement('span'), { textContent: shown(value, kind) }));
    if (Array.isArray(value)) td.append(Object.assign(document.createElement('span'), { className: 'small', textContent: value[1] }));
    return td;
  };

  const show = () => {
    const pages = Math.max(1, Math.ceil(matches.length / state.size));
    const from = state.page * state.size;
    const page = matches.slice(from, from + state.size);
    body.replaceChildren(...page.map((index) => {
      const tr = document.createElement('tr');
      tr.setAttribute('role', 'row');
      tr.append(...rows[index].map((value, place) => cell(value, columns[place])));
      return tr;
    }));
    const all = `${number(rows.length)} ${noun}`;
    byId('status').textContent = matches.length === rows.length ? all : `${number(matches.length)} of ${all}`;
    byId('place').textContent = `Page ${number(state.page + 1)} of ${number(pages)}`;
    byId('pager').hidden = pages === 1;
    byId('previous').disabled = state.page === 0;
    byId('next').disabled = state.page === pages - 1;
  };

  const turn = (by) => {
    state.page += by;
    show();
    byId('rows-title').focus();
  };

  headings.forEach((heading, place) => {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: heading.textContent });
    heading.replaceChildren(button);
    button.addEventListener('click', () => {
      state.down = state.column === place && !state.down;
      state.column = place;
      headings.forEach((other) => other.removeAttribute('aria-sort'));
      heading.setAttribute('aria-sort', state.down ? 'descending' : 'ascending');
      arrange();
    });
  });
  let waiting = 0;
  byId('search').addEventListener('input', ({ target }) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { state.query = target.value; arrange(); }, rows.length > 5000 ? 120 : 0);
  });
  byId('size').addEventListener('change', ({ target }) => { state.size = Number(target.value); state.page = 0; show(); });
  byId('previous').addEventListener('click', () => turn(-1));
  byId('next').addEventListener('click', () => turn(1));
  byId('tools').hidden = rows.length === 0;
  show();
})();
