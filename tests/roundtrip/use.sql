-- The new tables and columns in use: at least one row of a real project, user and administrator in each.
INSERT INTO project_nav_history (project_id, nav_per_token, source, updated_by, notes)
SELECT p.id, 1.00000001, 'audited', u.id, 'first audit'
FROM (SELECT id FROM projects ORDER BY id LIMIT 1) p, (SELECT id FROM users ORDER BY id LIMIT 1) u;

INSERT INTO project_cashflows (project_id, amount_ngnts, source, verified_by, status)
SELECT p.id, 250000.00, 'rent', u.id, 'verified'
FROM (SELECT id FROM projects ORDER BY id LIMIT 1) p, (SELECT id FROM users ORDER BY id LIMIT 1) u;

INSERT INTO treasury_pool_transactions (type, amount_ngnts, source_project_id, metadata)
SELECT 'inflow', 9999999999999999999999999999.99, p.id, '{"note": "largest amount"}'
FROM (SELECT id FROM projects ORDER BY id LIMIT 1) p;

INSERT INTO redemption_requests (user_id, project_id, tokens_amount, nav_snapshot, redemption_value_ngnts)
SELECT u.id, p.id, 10, 1.5, 15
FROM (SELECT id FROM projects ORDER BY id LIMIT 1) p, (SELECT id FROM users ORDER BY id LIMIT 1) u;

INSERT INTO audit_admin_actions (admin_id, action, target, details)
SELECT u.id, 'approve redemption', '{"table": "redemption_requests"}', NULL
FROM (SELECT id FROM users ORDER BY id LIMIT 1) u;

UPDATE platform_wallets SET min_reserve_threshold = 1000.00;
