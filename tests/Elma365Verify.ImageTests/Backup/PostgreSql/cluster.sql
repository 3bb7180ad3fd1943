-- Roles and a second database, beside the one the server starts with.
create role app login password 'one of this fixture' connection limit 7 valid until '2099-01-01 00:00:00+00';
create role readers nologin noinherit;
create role "Чтение ""всех""" nologin;
comment on role app is 'the application';
grant readers to app with admin option;
grant pg_read_all_data to readers;
alter role app set work_mem = '5MB';
alter role app set search_path = shop, "$user", public;
create database "Архив: ""2026""/α" owner app template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8';
grant connect, temporary on database "Архив: ""2026""/α" to readers;
revoke all on database "Архив: ""2026""/α" from public;
alter database "Архив: ""2026""/α" set default_transaction_read_only = on;
alter role app in database "Архив: ""2026""/α" set statement_timeout = '90s';
