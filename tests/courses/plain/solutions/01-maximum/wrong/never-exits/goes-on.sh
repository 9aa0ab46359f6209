# Tries to read again and again when nothing comes any more.

best=

while :; do
    if read -r number; then
        if [ -z "$best" ] || [ "$number" -gt "$best" ]; then
            best=$number
        fi
        echo "$best"
    else
        sleep 1
    fi
done
