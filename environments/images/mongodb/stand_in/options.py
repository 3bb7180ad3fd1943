"""mongod's command line, as far as the stand-in follows it."""

import argparse

PORT = 27017


def parse(arguments):
    """The options. Ends the process with a sentence where one is not known."""
    parser = argparse.ArgumentParser(prog="mongod (DocumentDB stand-in)", add_help=False, allow_abbrev=False)
    parser.add_argument("--bind_ip", default="0.0.0.0")
    parser.add_argument("--bind_ip_all", action="store_true")
    parser.add_argument("--port", type=int, choices=[PORT], default=PORT)
    parser.add_argument("--dbpath", choices=["/data/db"], default="/data/db")
    parser.add_argument("--auth", action="store_true", help="always on")
    parser.add_argument("--tlsMode", choices=["disabled", "requireTLS"], default="disabled")
    parser.add_argument("--tlsCertificateKeyFile")
    parser.add_argument("--tlsCAFile")
    parser.add_argument("--tlsAllowConnectionsWithoutCertificates", action="store_true")
    parser.add_argument("--replSet", help="accepted and ignored: without transactions and change streams there is no use for a set")
    parser.add_argument("--keyFile", help="accepted and ignored, as --replSet is")
    options = parser.parse_args(arguments[1:] if arguments[:1] == ["mongod"] else arguments)
    if options.tlsMode == "requireTLS" and not (options.tlsCertificateKeyFile and options.tlsCAFile):
        parser.error("--tlsMode requireTLS needs --tlsCertificateKeyFile and --tlsCAFile")
    if options.tlsMode == "disabled" and (options.tlsCertificateKeyFile or options.tlsCAFile):
        parser.error("--tlsCertificateKeyFile and --tlsCAFile need --tlsMode requireTLS")
    options.addresses = ["0.0.0.0"] if options.bind_ip_all else options.bind_ip.split(",")
    return options
