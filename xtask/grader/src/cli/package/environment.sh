# Where everything is. On Gradescope, nothing of this is set before.
export AUTOGRADER=${AUTOGRADER:-/autograder}
if ! command -v cargo > /dev/null; then
    export CARGO_HOME=/opt/cargo RUSTUP_HOME=/opt/rustup
    export PATH=$CARGO_HOME/bin:$PATH
fi
