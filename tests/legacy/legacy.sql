-- The TokenStocks database as it stands the day before phase 4: 14 enum types, 15 tables, as `drizzle-kit push` left it.
-- Frozen: catalog.yaml beside this file lists the same facts, and tests/legacy_tests hold the two equal on every server.
-- Every name is written with its schema, so that it loads the same under any search_path.
CREATE TYPE public.bank_details_status AS ENUM ('not_submitted', 'pending', 'approved', 'rejected');
CREATE TYPE public.currency AS ENUM ('NGN', 'USDC', 'XLM');
CREATE TYPE public.deposit_status AS ENUM ('pending', 'approved', 'rejected');
CREATE TYPE public.destination_type AS ENUM ('bank_account', 'crypto_wallet');
CREATE TYPE public.kyc_status AS ENUM ('pending', 'submitted', 'approved', 'rejected');
CREATE TYPE public.payment_method AS ENUM ('bank_transfer', 'card', 'stellar', 'wallet');
CREATE TYPE public.platform_wallet_type AS ENUM ('operations', 'treasury', 'distribution', 'liquidity_pool');
CREATE TYPE public.project_status AS ENUM ('draft', 'active', 'funded', 'completed', 'cancelled');
CREATE TYPE public.secondary_market_status AS ENUM ('pending', 'countered', 'accepted', 'rejected', 'completed', 'cancelled');
CREATE TYPE public.token_ledger_action AS ENUM ('create', 'mint', 'transfer', 'burn', 'redemption');
CREATE TYPE public.transaction_status AS ENUM ('pending', 'processing', 'completed', 'failed', 'cancelled');
CREATE TYPE public.transaction_type AS ENUM ('deposit', 'withdrawal', 'investment', 'return', 'fee');
CREATE TYPE public.user_role AS ENUM ('investor', 'admin');
CREATE TYPE public.withdrawal_status AS ENUM ('pending', 'approved', 'rejected', 'completed');

CREATE TABLE public.deposit_requests (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    transaction_id uuid NOT NULL,
    user_id uuid NOT NULL,
    amount numeric(18,2) NOT NULL,
    currency public.currency NOT NULL,
    payment_proof text,
    status public.deposit_status DEFAULT 'pending' NOT NULL,
    admin_notes text,
    processed_by uuid,
    processed_at timestamp,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE public.exchange_rates (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    xlm_usd numeric(18,8) NOT NULL,
    usd_ngn numeric(18,2) NOT NULL,
    xlm_ngn numeric(18,2) NOT NULL,
    is_stale boolean DEFAULT false NOT NULL,
    manual_override_enabled boolean DEFAULT false NOT NULL,
    manual_xlm_ngn numeric(18,2),
    last_fetched_at timestamp DEFAULT now() NOT NULL,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE public.investments (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    project_id uuid NOT NULL,
    amount numeric(18,2) NOT NULL,
    tokens_received numeric(18,2) NOT NULL,
    currency public.currency NOT NULL,
    transaction_id uuid,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE public.platform_settings (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    setting_key text NOT NULL,
    setting_value text NOT NULL,
    description text,
    updated_by uuid,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT platform_settings_setting_key_unique UNIQUE (setting_key)
);

CREATE TABLE public.platform_wallets (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    wallet_type public.platform_wallet_type NOT NULL,
    public_key text NOT NULL,
    encrypted_secret_key text NOT NULL,
    description text,
    balance_xlm numeric(18,7) DEFAULT 0.0000000 NOT NULL,
    balance_ngnts numeric(18,2) DEFAULT 0.00 NOT NULL,
    balance_usdc numeric(18,2) DEFAULT 0.00 NOT NULL,
    last_synced_at timestamp,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT platform_wallets_public_key_unique UNIQUE (public_key),
    CONSTRAINT platform_wallets_wallet_type_unique UNIQUE (wallet_type)
);

CREATE TABLE public.project_token_balances (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    project_id uuid NOT NULL,
    token_amount numeric(18,2) DEFAULT 0.00 NOT NULL,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE public.project_token_ledger (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    project_id uuid NOT NULL,
    user_id uuid,
    action public.token_ledger_action NOT NULL,
    token_amount numeric(18,2) NOT NULL,
    stellar_transaction_hash text,
    notes text,
    created_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE public.project_updates (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    project_id uuid NOT NULL,
    title text NOT NULL,
    content text NOT NULL,
    posted_by uuid NOT NULL,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE public.projects (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    location text NOT NULL,
    currency public.currency DEFAULT 'NGN' NOT NULL,
    target_amount numeric(18,2) NOT NULL,
    raised_amount numeric(18,2) DEFAULT 0.00 NOT NULL,
    token_symbol text NOT NULL,
    tokens_issued numeric(18,2) NOT NULL,
    tokens_sold numeric(18,2) DEFAULT 0.00 NOT NULL,
    price_per_token numeric(18,2) NOT NULL,
    stellar_asset_code text,
    stellar_issuer_public_key text,
    stellar_issuer_secret_key_encrypted text,
    stellar_distribution_public_key text,
    stellar_distribution_secret_key_encrypted text,
    stellar_issuer_tx text,
    stellar_distribution_tx text,
    stellar_mint_tx text,
    stellar_trustline_tx text,
    on_chain_synced boolean DEFAULT false NOT NULL,
    status public.project_status DEFAULT 'draft' NOT NULL,
    start_date timestamp,
    end_date timestamp,
    images text[],
    documents text[],
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT projects_token_symbol_unique UNIQUE (token_symbol)
);

CREATE TABLE public.secondary_market_orders (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    project_id uuid NOT NULL,
    token_symbol text NOT NULL,
    tokens_amount numeric(18,2) NOT NULL,
    asking_price_ngnts numeric(18,2) NOT NULL,
    admin_counter_offer numeric(18,2),
    status public.secondary_market_status DEFAULT 'pending' NOT NULL,
    reason text,
    admin_notes text,
    lp_transaction_hash text,
    processed_by uuid,
    processed_at timestamp,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE public.transactions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    type public.transaction_type NOT NULL,
    amount numeric(18,2) NOT NULL,
    currency public.currency NOT NULL,
    status public.transaction_status DEFAULT 'pending' NOT NULL,
    payment_method public.payment_method,
    reference text,
    notes text,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT transactions_reference_unique UNIQUE (reference)
);

CREATE TABLE public.trustlines (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    project_id uuid NOT NULL,
    asset_code text NOT NULL,
    issuer_public_key text NOT NULL,
    status text DEFAULT 'pending' NOT NULL,
    tx_hash text,
    created_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT trustlines_user_id_project_id_unique UNIQUE (user_id, project_id)
);

CREATE TABLE public.users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    email text NOT NULL,
    phone text NOT NULL,
    password_hash text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    role public.user_role DEFAULT 'investor' NOT NULL,
    kyc_status public.kyc_status DEFAULT 'pending' NOT NULL,
    kyc_documents json,
    bank_details json,
    bank_details_status public.bank_details_status DEFAULT 'not_submitted' NOT NULL,
    bank_details_submitted_at timestamp,
    bank_details_approved_at timestamp,
    bank_details_approved_by uuid,
    total_invested_ngn numeric(18,2) DEFAULT 0.00 NOT NULL,
    is_suspended boolean DEFAULT false NOT NULL,
    stellar_public_key text,
    stellar_secret_key_encrypted text,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT users_email_unique UNIQUE (email),
    CONSTRAINT users_phone_unique UNIQUE (phone)
);

CREATE TABLE public.wallets (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    fiat_balance numeric(18,2) DEFAULT 0.00 NOT NULL,
    crypto_balances json DEFAULT '{}',
    crypto_wallet_public_key text,
    crypto_wallet_secret_encrypted text,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT wallets_user_id_unique UNIQUE (user_id)
);

CREATE TABLE public.withdrawal_requests (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    transaction_id uuid NOT NULL,
    user_id uuid NOT NULL,
    amount numeric(18,2) NOT NULL,
    currency public.currency NOT NULL,
    destination_type public.destination_type NOT NULL,
    bank_details json,
    crypto_address text,
    status public.withdrawal_status DEFAULT 'pending' NOT NULL,
    admin_notes text,
    processed_by uuid,
    processed_at timestamp,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL
);

ALTER TABLE public.deposit_requests
    ADD CONSTRAINT deposit_requests_processed_by_users_id_fk
    FOREIGN KEY (processed_by) REFERENCES public.users (id);

ALTER TABLE public.deposit_requests
    ADD CONSTRAINT deposit_requests_transaction_id_transactions_id_fk
    FOREIGN KEY (transaction_id) REFERENCES public.transactions (id) ON DELETE CASCADE;

ALTER TABLE public.deposit_requests
    ADD CONSTRAINT deposit_requests_user_id_users_id_fk
    FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE CASCADE;

ALTER TABLE public.investments
    ADD CONSTRAINT investments_project_id_projects_id_fk
    FOREIGN KEY (project_id) REFERENCES public.projects (id) ON DELETE CASCADE;

ALTER TABLE public.investments
    ADD CONSTRAINT investments_transaction_id_transactions_id_fk
    FOREIGN KEY (transaction_id) REFERENCES public.transactions (id);

ALTER TABLE public.investments
    ADD CONSTRAINT investments_user_id_users_id_fk
    FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE CASCADE;

ALTER TABLE public.platform_settings
    ADD CONSTRAINT platform_settings_updated_by_users_id_fk
    FOREIGN KEY (updated_by) REFERENCES public.users (id);

ALTER TABLE public.project_token_balances
    ADD CONSTRAINT project_token_balances_project_id_projects_id_fk
    FOREIGN KEY (project_id) REFERENCES public.projects (id) ON DELETE CASCADE;

ALTER TABLE public.project_token_balances
    ADD CONSTRAINT project_token_balances_user_id_users_id_fk
    FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE CASCADE;

ALTER TABLE public.project_token_ledger
    ADD CONSTRAINT project_token_ledger_project_id_projects_id_fk
    FOREIGN KEY (project_id) REFERENCES public.projects (id) ON DELETE CASCADE;

ALTER TABLE public.project_token_ledger
    ADD CONSTRAINT project_token_ledger_user_id_users_id_fk
    FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE SET NULL;

ALTER TABLE public.project_updates
    ADD CONSTRAINT project_updates_posted_by_users_id_fk
    FOREIGN KEY (posted_by) REFERENCES public.users (id);

ALTER TABLE public.project_updates
    ADD CONSTRAINT project_updates_project_id_projects_id_fk
    FOREIGN KEY (project_id) REFERENCES public.projects (id) ON DELETE CASCADE;

ALTER TABLE public.secondary_market_orders
    ADD CONSTRAINT secondary_market_orders_processed_by_users_id_fk
    FOREIGN KEY (processed_by) REFERENCES public.users (id);

ALTER TABLE public.secondary_market_orders
    ADD CONSTRAINT secondary_market_orders_project_id_projects_id_fk
    FOREIGN KEY (project_id) REFERENCES public.projects (id) ON DELETE CASCADE;

ALTER TABLE public.secondary_market_orders
    ADD CONSTRAINT secondary_market_orders_user_id_users_id_fk
    FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE CASCADE;

ALTER TABLE public.transactions
    ADD CONSTRAINT transactions_user_id_users_id_fk
    FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE CASCADE;

ALTER TABLE public.trustlines
    ADD CONSTRAINT trustlines_project_id_projects_id_fk
    FOREIGN KEY (project_id) REFERENCES public.projects (id) ON DELETE CASCADE;

ALTER TABLE public.trustlines
    ADD CONSTRAINT trustlines_user_id_users_id_fk
    FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE CASCADE;

ALTER TABLE public.users
    ADD CONSTRAINT users_bank_details_approved_by_users_id_fk
    FOREIGN KEY (bank_details_approved_by) REFERENCES public.users (id);

ALTER TABLE public.wallets
    ADD CONSTRAINT wallets_user_id_users_id_fk
    FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE CASCADE;

ALTER TABLE public.withdrawal_requests
    ADD CONSTRAINT withdrawal_requests_processed_by_users_id_fk
    FOREIGN KEY (processed_by) REFERENCES public.users (id);

ALTER TABLE public.withdrawal_requests
    ADD CONSTRAINT withdrawal_requests_transaction_id_transactions_id_fk
    FOREIGN KEY (transaction_id) REFERENCES public.transactions (id) ON DELETE CASCADE;

ALTER TABLE public.withdrawal_requests
    ADD CONSTRAINT withdrawal_requests_user_id_users_id_fk
    FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE CASCADE;
