// Made from contracts/project_cashflows.yaml by `pgcontract generate drizzle`. Do not edit.
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

/** Money that a project earns, from the record to the token. */
export const projectCashflows = pgTable(
  'project_cashflows',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    projectId: uuid('project_id').references(() => projects.id, { onDelete: 'cascade' }),
    amountNgnts: numeric('amount_ngnts', { precision: 30, scale: 2 }).notNull(),
    /** Where the money comes from. */
    source: varchar('source', { length: 128 }),
    sourceDocumentUrl: text('source_document_url'),
    verifiedBy: uuid('verified_by').references(() => users.id),
    verifiedAt: timestamp('verified_at', { withTimezone: true }),
    status: varchar('status', { length: 16, enum: ['recorded', 'verified', 'tokenized'] }).default(
      'recorded',
    ),
    chainTxHash: text('chain_tx_hash'),
    createdAt: timestamp('created_at', { withTimezone: true }).defaultNow(),
  },
  (t) => [
    check(
      'project_cashflows_status_check',
      sql`${t.status} in ('recorded', 'verified', 'tokenized')`,
    ),
    index('project_cashflows_project_id_idx').on(t.projectId),
    index('project_cashflows_verified_by_idx').on(t.verifiedBy),
  ],
).enableRLS();

export type ProjectCashflow = typeof projectCashflows.$inferSelect;
export type NewProjectCashflow = typeof projectCashflows.$inferInsert;
