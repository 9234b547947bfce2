// k6's HTTP, which waits for its answer, by curl. Every parameter that is not documented is an error.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample, state } from '../test.mjs';

const PARAMETERS = new Set([
  'auth', 'cookies', 'headers', 'jar', 'redirects', 'tags', 'timeout', 'compression', 'responseType', 'responseCallback',
]);

function request(method, url, body, parameters = {}) {
  if (state.inInit) throw new Error('k6 makes no requests in the init context');
  for (const name of Object.keys(parameters)) {
    if (!PARAMETERS.has(name)) throw new Error(`no parameter of k6's http: ${name}`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'k6-check'));
  try {
    return answer(method, url, body, parameters, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function answer(method, url, body, parameters, folder) {
  const at = (name) => join(folder, name);
  const command = ['-sS', '-X', method, '-o', at('body'), '-D', at('headers'), '-w', '%{http_code} %{time_total}'];
  for (const [name, value] of Object.entries(parameters.headers ?? {})) command.push('-H', `${name}: ${value}`);
  const cookies = Object.entries(parameters.cookies ?? {}).map(([name, cookie]) => `${name}=${cookie.value ?? cookie}`);
  if (cookies.length > 0) command.push('-H', `Cookie: ${cookies.join('; ')}`);
  if (typeof body === 'string') {
    writeFileSync(at('sent'), body);
    command.push('--data-binary', `@${at('sent')}`);
  }
  const { hostname } = new URL(url);
  for (const { domains, cert, key } of state.options.tlsAuth ?? []) {
    if (domains && !domains.includes(hostname)) continue;
    writeFileSync(at('cert.pem'), cert);
    writeFileSync(at('key.pem'), key);
    command.push('--cert', at('cert.pem'), '--key', at('key.pem'));
  }
  if (process.env.SSL_CERT_FILE) command.push('--cacert', process.env.SSL_CERT_FILE);
  const ran = spawnSync('curl', [...command, url], { encoding: 'utf8' });
  const [status, seconds] = ran.status === 0 ? ran.stdout.split(' ').map(Number) : [0, 0];
  const told = {
    status,
    error: ran.stderr.trim(),
    body: status === 0 ? null : readFileSync(at('body'), { encoding: 'utf8', flag: 'a+' }),
    headers: {},
    cookies: {},
    timings: { duration: seconds * 1000 },
    json(path) {
      const value = JSON.parse(this.body);
      return path === undefined ? value : path.split('.').reduce((inside, name) => inside?.[name], value);
    },
  };
  if (status !== 0) {
    for (const line of readFileSync(at('headers'), 'utf8').split('\r\n')) {
      const header = /^([^:\s]+):\s*(.*)$/.exec(line);
      if (!header) continue;
      const name = header[1].toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
      told.headers[name] = header[2];
      const cookie = name === 'Set-Cookie' && /^([^=]+)=([^;]*)/.exec(header[2]);
      if (cookie) (told.cookies[cookie[1]] ??= []).push({ name: cookie[1], value: cookie[2] });
    }
  }
  const tags = { name: url, method, status: String(status), ...parameters.tags };
  sample('http_reqs', 1, tags);
  sample('http_req_duration', told.timings.duration, tags);
  sample('http_req_failed', status < 200 || status >= 400, tags);
  return told;
}

const http = {
  get: (url, parameters) => request('GET', url, null, parameters),
  post: (url, body, parameters) => request('POST', url, body, parameters),
  del: (url, body, parameters) => request('DELETE', url, body, parameters),
};

export default http;
