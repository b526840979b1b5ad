import express, { Router } from 'express';
import { z } from 'zod';
import { type PrincipalOf, requireRole, requireSession } from '../access.ts';
import { toCsv } from '../csv.ts';
import type { Collections, ProjectDocument } from '../documents.ts';
import { createId } from '../identifiers.ts';
import { sendRefusal } from '../refusal.ts';
import { parseBody, textField } from '../request-body.ts';

export type { ProjectDocument };

export interface ProjectsDependencies {
  readonly collections: Pick<Collections, 'projects'>;
  readonly principalOf: PrincipalOf;
}

const DESCRIPTION_PROBLEM = 'description must be a text of at most 2000 characters, or null';
const BUDGET_PROBLEM = 'budget must be a number, zero or more, or null';

const fields = {
  name: textField('name', 120),
  description: z.string({ error: DESCRIPTION_PROBLEM }).max(2000, { error: DESCRIPTION_PROBLEM }).nullable(),
  budget: z.number({ error: BUDGET_PROBLEM }).min(0, { error: BUDGET_PROBLEM }).nullable(),
  archived: z.boolean({ error: 'archived must be true or false' }),
};

const newProject = z.strictObject({
  name: fields.name,
  description: fields.description.default(null),
  budget: fields.budget.default(null),
});

const projectChange = z
  .strictObject({
    name: fields.name.exactOptional(),
    description: fields.description.exactOptional(),
    budget: fields.budget.exactOptional(),
    archived: fields.archived.exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, { error: 'the body must change at least one field' });

/** Projects of the caller's customer account: members may write, admins may delete, everybody may read. */
export function createProjectsRouter({ collections, principalOf }: ProjectsDependencies): Router {
  const { projects } = collections;
  const router = Router();
  const mayWrite = requireRole(principalOf, ['admin', 'member']);
  const mayDelete = requireRole(principalOf, ['admin']);

  const listProjects = (customerAccountId: string): Promise<ProjectDocument[]> =>
    projects.find({ customerAccountId }).sort({ _id: 1 }).toArray();

  router.get('/projects', requireSession, async (request, response) => {
    const found = await listProjects(principalOf(request).customerAccountId);
    response.json({ projects: found.map(toProject) });
  });

  router.post('/projects', requireSession, mayWrite, express.json(), async (request, response) => {
    const parsed = parseBody(newProject, request.body);
    if (parsed.outcome === 'invalid') {
      sendRefusal(response, 400, parsed.errors);
      return;
    }
    const { customerAccountId } = principalOf(request);
    const now = new Date();
    const project: ProjectDocument = {
      _id: createId('prj'),
      customerAccountId,
      ...parsed.value,
      archived: false,
      createdAt: now,
      updatedAt: now,
    };
    await projects.insertOne(project);
    response.status(201).location(`/projects/${project._id}`).json(toProject(project));
  });

  // Before /projects/:id, which would take "export" for an id.
  router.get('/projects/export', requireSession, async (request, response) => {
    const found = await listProjects(principalOf(request).customerAccountId);
    response
      .type('text/csv')
      .attachment('projects.csv')
      .send(toCsv(found.map(toProject)));
  });

  router.get('/projects/:id', requireSession, async (request, response) => {
    const { customerAccountId } = principalOf(request);
    const project = await projects.findOne({ _id: request.params.id, customerAccountId });
    if (project === null) sendRefusal(response, 404);
    else response.json(toProject(project));
  });

  router.patch('/projects/:id', requireSession, mayWrite, express.json(), async (request, response) => {
    const parsed = parseBody(projectChange, request.body);
    if (parsed.outcome === 'invalid') {
      sendRefusal(response, 400, parsed.errors);
      return;
    }
    const { customerAccountId } = principalOf(request);
    const project = await projects.findOneAndUpdate(
      { _id: request.params.id, customerAccountId },
      { $set: { ...parsed.value, updatedAt: new Date() } },
      { returnDocument: 'after' },
    );
    if (project === null) sendRefusal(response, 404);
    else response.json(toProject(project));
  });

  router.delete('/projects/:id', requireSession, mayDelete, async (request, response) => {
    const { customerAccountId } = principalOf(request);
    const { deletedCount } = await projects.deleteOne({ _id: request.params.id, customerAccountId });
    if (deletedCount === 0) sendRefusal(response, 404);
    else response.status(204).end();
  });
  return router;
}

function toProject({ _id, name, description, budget, archived, createdAt, updatedAt }: ProjectDocument) {
  return {
    projectId: _id,
    name,
    description,
    budget,
    archived,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
