// Made from contracts/project_nav_history.yaml by `pgcontract generate drizzle`. Do not edit.
// Drizzle leaves alone, and the contract holds: the privileges of anon and authenticated.
import { sql } from 'drizzle-orm';
import {
  check,
  index,
  numeric,
  pgTable,
  text,
  timestamp,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core';
import { projects } from './projects';
import { users } from './users';

/** Net asset value of a project's token over time. */
export const projectNavHistory = pgTable(
  'project_nav_history',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    projectId: uuid('project_id').references(() => projects.id, { onDelete: 'cascade' }),
    /** Net asset value of one token. */
    navPerToken: numeric('nav_per_token', { precision: 30, scale: 8 }).notNull(),
    /** How the value was found. */
    source: varchar('source', { length: 32, enum: ['manual', 'formula', 'audited'] }).notNull(),
    effectiveAt: timestamp('effective_at', { withTimezone: true }).defaultNow(),
    updatedBy: uuid('updated_by').references(() => users.id),
    notes: text('notes'),
  },
  (t) => [
    check('project_nav_history_source_check', sql`${t.source} in ('manual', 'formula', 'audited')`),
    index('project_nav_history_project_id_effective_at_idx').on(
      t.projectId,
      t.effectiveAt.desc().nullsFirst(),
    ),
    index('project_nav_history_updated_by_idx').on(t.updatedBy),
  ],
).enableRLS();

export type ProjectNavHistory = typeof projectNavHistory.$inferSelect;
export type NewProjectNavHistory = typeof projectNavHistory.$inferInsert;
