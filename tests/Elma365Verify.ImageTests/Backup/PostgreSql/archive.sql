-- The second database, read-only by default.
create table letters (id int primary key, body text);
insert into letters values (1, 'первое'), (2, null);
alter table letters owner to app;
comment on database "Архив: ""2026""/α" is 'read-only by default, which must not stop a restore';
select lo_from_bytea(700001, 'another database, the same number');
