// Made from contracts/redemption_requests.yaml by `pgcontract generate drizzle`. Do not edit.
// Drizzle leaves alone, and the contract holds: the privileges of anon and authenticated.
import { sql } from 'drizzle-orm';
import {
  check,
  index,
  jsonb,
  numeric,
  pgTable,
  timestamp,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core';
import { projects } from './projects';
import { users } from './users';

/** Requests of users to have tokens bought back. */
export const redemptionRequests = pgTable(
  'redemption_requests',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: uuid('user_id').references(() => users.id),
    projectId: uuid('project_id').references(() => projects.id),
    tokensAmount: numeric('tokens_amount', { precision: 30, scale: 8 }).notNull(),
    /** Net asset value of one token when the request was made. */
    navSnapshot: numeric('nav_snapshot', { precision: 30, scale: 8 }).notNull(),
    redemptionValueNgnts: numeric('redemption_value_ngnts', { precision: 30, scale: 2 }).notNull(),
    fundingPlan: jsonb('funding_plan').default(sql`'{}'::jsonb`),
    txHashes: jsonb('tx_hashes').default(sql`'[]'::jsonb`),
    status: varchar('status', {
      length: 32,
      enum: ['pending', 'processing', 'completed', 'rejected'],
    }).default('pending'),
    createdAt: timestamp('created_at', { withTimezone: true }).defaultNow(),
    processedAt: timestamp('processed_at', { withTimezone: true }),
  },
  (t) => [
    check(
      'redemption_requests_status_check',
      sql`${t.status} in ('pending', 'processing', 'completed', 'rejected')`,
    ),
    index('redemption_requests_user_id_idx').on(t.userId),
    index('redemption_requests_project_id_idx').on(t.projectId),
  ],
).enableRLS();

export type RedemptionRequest = typeof redemptionRequests.$inferSelect;
export type NewRedemptionRequest = typeof redemptionRequests.$inferInsert;
