// Made from contracts/audit_admin_actions.yaml by `pgcontract generate drizzle`. Do not edit.
// Drizzle leaves alone, and the contract holds: the privileges of anon and authenticated.
import { index, jsonb, pgTable, timestamp, uuid, varchar } from 'drizzle-orm/pg-core';
import { users } from './users';

/** What administrators did, and to what. */
export const auditAdminActions = pgTable(
  'audit_admin_actions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    adminId: uuid('admin_id').references(() => users.id),
    action: varchar('action', { length: 128 }),
    target: jsonb('target'),
    details: jsonb('details'),
    createdAt: timestamp('created_at', { withTimezone: true }).defaultNow(),
  },
  (t) => [index('audit_admin_actions_admin_id_idx').on(t.adminId)],
).enableRLS();

export type AuditAdminAction = typeof auditAdminActions.$inferSelect;
export type NewAuditAdminAction = typeof auditAdminActions.$inferInsert;
