// Express 5 passes a rejected handler on by itself; saying it here keeps that visible and typed.
import type { Request, RequestHandler, Response } from 'express';

/** A handler whose failure goes to the router's error handler. */
export function asyncRoute(handle: (req: Request, res: Response) => Promise<void>): RequestHandler {
  return (req, res, next) => {
    handle(req, res).catch(next);
  };
}
