// GET /proxy.pac on the service listener. Browsers read it before anybody has signed in; it says nothing
// but the hospital's own names.
import type { RequestHandler } from 'express';
import { pacType } from './pac-file.ts';

export function servePac(text: string): RequestHandler {
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    res.set({ 'content-type': pacType, 'cache-control': 'max-age=300' });
    return void res.end(req.method === 'HEAD' ? undefined : text);
  };
}
