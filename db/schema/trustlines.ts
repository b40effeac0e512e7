// Made from contracts/trustlines.yaml by `pgcontract generate drizzle`. Do not edit.
import { pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { projects } from './projects';
import { users } from './users';

/** Trustlines between users' wallets and projects' assets on the Stellar network. */
export const trustlines = pgTable(
  'trustlines',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    assetCode: text('asset_code').notNull(),
    issuerPublicKey: text('issuer_public_key').notNull(),
    status: text('status').notNull().default('pending'),
    txHash: text('tx_hash'),
    createdAt: timestamp('created_at').notNull().defaultNow(),
  },
  (t) => [unique('trustlines_user_id_project_id_unique').on(t.userId, t.projectId)],
);

export type Trustline = typeof trustlines.$inferSelect;
export type NewTrustline = typeof trustlines.$inferInsert;
