%% Loads the server's modules at once, on all cores, while it begins to start. The server would load them one by one when
%% it looks for feature flags, on one core: measured on two, 1.7 s against 0.4 s.
-module(preload).
-export([start/0, list/1]).

-define(APPLICATIONS,
    [amqp_client, aten, cowboy, credentials_obfuscation, gen_batch_server, horus, jose, khepri, khepri_mnesia_migration,
     oauth2_client, osiris, ra, rabbit, rabbit_common, rabbitmq_management, rabbitmq_management_agent, rabbitmq_prelaunch,
     rabbitmq_web_dispatch, ranch, seshat, sysmon_handler]).

%% In the server: reads the list and loads it in the background. What can't be loaded is left for the server to report.
start() ->
    %% The programs the server starts inherit its environment, and must not load all this.
    os:unsetenv("ERL_AFLAGS"),
    spawn(fun() ->
        {ok, [Modules]} = file:consult(filename:join(filename:dirname(code:which(?MODULE)), "modules")),
        code:ensure_modules_loaded(Modules)
    end).

%% In the build: prints the list for the plugins' directory.
list([Plugins]) ->
    Beams = [Beam || Application <- ?APPLICATIONS,
                     Beam <- filelib:wildcard(atom_to_list(Application) ++ "-[0-9]*/ebin/*.beam", atom_to_list(Plugins))],
    Server = [list_to_atom(filename:basename(Beam, ".beam")) || Beam <- Beams],
    {ok, Erlang} = lists:foldl(fun add_modules/2, {ok, []}, [mnesia, ssl]),
    io:format("~p.~n", [Server ++ Erlang]),
    halt().

add_modules(Application, {ok, Modules}) ->
    ok = application:load(Application),
    {ok, More} = application:get_key(Application, modules),
    {ok, Modules ++ More}.
