while read -r number; do
    echo $((2 * number))
done
