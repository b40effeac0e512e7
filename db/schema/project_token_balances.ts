// Made from contracts/project_token_balances.yaml by `pgcontract generate drizzle`. Do not edit.
import { numeric, pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';
import { projects } from './projects';
import { users } from './users';

/** How many of a project's tokens a user holds. */
export const projectTokenBalances = pgTable('project_token_balances', {
  id: uuid('id').primaryKey().defaultRandom(),
  userId: uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  projectId: uuid('project_id')
    .notNull()
    .references(() => projects.id, { onDelete: 'cascade' }),
  tokenAmount: numeric('token_amount', { precision: 18, scale: 2 }).notNull().default('0.00'),
  createdAt: timestamp('created_at').notNull().defaultNow(),
  updatedAt: timestamp('updated_at').notNull().defaultNow(),
});

export type ProjectTokenBalance = typeof projectTokenBalances.$inferSelect;
export type NewProjectTokenBalance = typeof projectTokenBalances.$inferInsert;
