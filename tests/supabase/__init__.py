"""What holds on a server like Supabase's, with its roles, schemas and default privileges."""
