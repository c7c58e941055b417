-- Asked only where the column may be read. Secrets are cut out here, so that they never leave the server: as
-- words of a list, as parameters of a URL, and before the @ of a URL.
SELECT s.oid,
       regexp_replace(regexp_replace(regexp_replace(regexp_replace(s.subconninfo,
         '\m(password|sslpassword|oauth_client_secret)\s*=\s*(''(\\.|[^''\\])*''|[^\s&]*)', '', 'gi'),
         '^(postgres(ql)?://[^:@/]*):[^@/]*@', '\1@', 'i'),
         '([?&])&+', '\1', 'g'),
         '^\s+|\s+$|[?&]+$|(\s)\s+', '\1', 'g') AS connection
FROM pg_subscription s
WHERE s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
